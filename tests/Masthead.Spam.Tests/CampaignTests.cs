using Masthead.Spam.Text;

namespace Masthead.Spam.Tests;

public sealed class CampaignTests
{
    private static readonly string[] Openings = ["Hi everyone, I was broke last year", "Hello friends, last year I was broke", "Hey all, I had no money left last winter", "Good day, one year ago I was in debt"];
    private static readonly string[] Middles = ["then my cousin showed me how to trade from my phone", "until a cousin taught me trading on the phone", "but then I learned to trade on my phone thanks to my cousin"];
    private static readonly string[] Ends = ["now I make 4,000 dollars each week, ask coach Melinda at", "today I earn 4,000 dollars a week, just contact coach Melinda on", "and I am making 4000 dollars weekly, talk to coach Melinda via"];
    private static readonly string[] Hosts = ["melinda-trades.test", "coachmelinda.example", "trade-melinda.invalid", "mel.test/join"];

    private static readonly string[] Ham =
    [
        "The council has promised this three times now and nothing has happened.", "I was at the meeting and the mayor did not answer a single question.",
        "Good report, but the figure for 2019 is wrong: see the annex.", "My grandfather worked in that mine for forty years.", "Why is the bridge closed on the only weekend with a market?",
        "Last year we had the same discussion about the school.", "I earn less than the bus driver and still think she deserves more.", "Does anybody know when the pool opens again?",
    ];

    private static List<Submission> Variants() =>
        [.. Enumerable.Range(0, 60).Select(i => new Submission
        {
            Text = i % 5 == 4
                ? $"{Ends[i % 3]} https://{Hosts[i % 4]}. {Openings[i % 4]}, {Middles[i / 4 % 3]}."
                : $"{Openings[i % 4]}, {Middles[i / 4 % 3]}, {Ends[i / 12 % 3]} https://{Hosts[i % 4]}",
        })];

    [Fact]
    public void After_two_are_marked_the_rest_of_a_campaign_is_caught_and_good_comments_are_not()
    {
        var filter = Filter.Base();
        foreach (var ham in Ham[..6])
        {
            filter.Learn(new() { Text = ham }, Label.Ham);
        }

        var variants = Variants();
        filter.Learn(variants[0], Label.Spam);
        filter.Learn(variants[17], Label.Spam);
        var caught = variants.Count(variant => filter.Check(variant).Outcome != Outcome.Ham);
        Assert.True(caught >= 0.95 * variants.Count, $"{caught} of {variants.Count}");
        Assert.All(Ham, ham => Assert.Equal(Outcome.Ham, filter.Check(new() { Text = ham }).Outcome));
    }

    [Fact]
    public void Copies_with_small_changes_are_one_group_and_others_stand_alone()
    {
        var texts = new List<string> { Ham[0], "Buy now the finest replica watches at http://a.test/1 with free delivery", Ham[1] };
        texts.AddRange(Enumerable.Range(0, 5).Select(i => $"Buy now the finest replica watches at http://b{i}.test/{i} with free delivery!"));
        var groups = Campaigns.Group([.. texts.Select(text => Filter.FingerprintOf(new() { Text = text }))]);
        Assert.Equal([0, 1, 2, 1, 1, 1, 1, 1], groups);
    }

    [Fact]
    public void A_message_is_wholly_like_itself_hardly_like_another_and_too_short_a_one_like_nothing()
    {
        Fingerprint Of(string text) => Filter.FingerprintOf(new() { Text = text });

        Assert.Equal(1, Of(Ham[0]).Similarity(Of(Ham[0])));
        Assert.InRange(Of(Ham[0]).Similarity(Of(Ham[1])), 0, 0.2);
        Assert.Equal(Of(Ham[0] + " " + Ham[1]).Similarity(Of(Ham[0])), Of(Ham[0]).Similarity(Of(Ham[0] + " " + Ham[1])));
        Assert.Equal(0, Of("ok then").Similarity(Of("ok then")));
    }

    [Fact]
    public void A_fingerprint_survives_being_written_down()
    {
        var print = Filter.FingerprintOf(new() { Text = Ham[2] });
        Assert.True(Fingerprint.TryParse(print.ToString(), out var copy));
        Assert.Equal(print, copy);
        Assert.False(Fingerprint.TryParse("nonsense", out _));
    }
}
