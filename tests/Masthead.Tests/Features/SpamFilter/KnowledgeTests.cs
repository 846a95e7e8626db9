using Masthead.Features.SpamFilter;
using Masthead.Spam;

namespace Masthead.Tests.Features.SpamFilter;

public sealed class KnowledgeTests
{
    private static readonly string Ada = Reporter.Account(1), Ben = Reporter.Account(2), Eve = Reporter.Account(9);
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly Knowledge knowledge = new();
    private long last;

    [Fact]
    public void A_flood_of_wrong_decisions_by_one_account_moves_the_filter_by_less_than_two_points()
    {
        Honest(600);
        var (before, unweighed) = (Accuracy(knowledge.Filter), Unweighed(600, 1000));
        for (var n = 600; n < 1600; n++)
            Learn(n, Teaching.LabelOf(n).Opposite(), Eve);

        Assert.True(before > 0.98, $"{before}");
        Assert.True(Accuracy(knowledge.Filter) > before - 0.02, $"{before} -> {Accuracy(knowledge.Filter)}");
        // The same flood counted in full: what the weights are for.
        Assert.True(unweighed < before - 0.2, $"{before} -> {unweighed}");
        Assert.False(Standing(Eve).IsHeard);
        Assert.True(Standing(Ada).Weight > 0.99);
    }

    [Fact]
    public void On_a_young_site_too_a_flood_is_found_out_within_some_twenty_decisions()
    {
        Honest(100);
        var before = Accuracy(knowledge.Filter);
        for (var n = 100; n < 600; n++)
            Learn(n, Teaching.LabelOf(n).Opposite(), Eve);

        Assert.True(knowledge.Filter.Learned <= 120, $"{knowledge.Filter.Learned}");
        Assert.True(Accuracy(knowledge.Filter) > before - 0.05, $"{before} -> {Accuracy(knowledge.Filter)}");
    }

    [Fact]
    public void An_honest_newcomer_counts_in_full_from_the_first_decision()
    {
        Honest(100);
        for (var n = 100; n < 300; n++)
        {
            Learn(n, Teaching.LabelOf(n), Eve);
            Assert.True(Standing(Eve).Weight > 0.99, $"{n}: {Standing(Eve)}");
        }
    }

    [Fact]
    public void An_account_that_was_right_for_long_and_turns_is_found_out_all_the_same()
    {
        Honest(600);
        for (var n = 600; n < 1100; n++)
            Learn(n, Teaching.LabelOf(n), Eve);
        var before = Accuracy(knowledge.Filter);
        for (var n = 1100; n < 2100; n++)
            Learn(n, Teaching.LabelOf(n).Opposite(), Eve);
        Assert.True(Accuracy(knowledge.Filter) > before - 0.02, $"{before} -> {Accuracy(knowledge.Filter)}");
    }

    [Fact]
    public void Whoever_does_better_is_heard_again()
    {
        Honest(600);
        for (var n = 600; n < 700; n++)
            Learn(n, Teaching.LabelOf(n).Opposite(), Eve);
        Assert.False(Standing(Eve).IsHeard);
        for (var n = 700; n < 850; n++)
            Learn(n, Teaching.LabelOf(n), Eve);
        Assert.True(Standing(Eve).Weight > 0.9);
    }

    [Fact]
    public void Against_nobody_nobody_is_wrong()
    {
        for (var n = 0; n < 200; n++)
            Learn(n, Teaching.LabelOf(n).Opposite(), Eve);
        Assert.Equal(1, Standing(Eve).Weight);
    }

    [Fact]
    public void Freeing_the_copies_of_one_message_in_one_click_contradicts_the_filter_once()
    {
        Honest(600);
        for (var n = 0; n < 50; n++)
            knowledge.Learn(new ExampleMark(++last, Label.Ham, Eve, Noon), Teaching.Message(601) with { Author = $"Reader {n}" });
        Assert.Equal(1, Standing(Eve).Contradicted);
    }

    [Fact]
    public void A_host_that_was_spam_before_speaks_against_the_next_message_that_links_to_it()
    {
        Honest(40);
        var seen = new Submission { Text = "Thank you for the article. More at http://shop3.example/ferry" };
        Assert.Equal(0, knowledge.Known(seen).History?.HostsPublished);
        Assert.True(knowledge.Known(seen).History!.HostsSpam > 1);
        Assert.Null(knowledge.Known(seen with { Text = "Thank you for the article. More at http://library.example/ferry" }).History);
        Assert.Contains(knowledge.Check(seen).Reasons, reason => reason.Name == "history" && reason.Weight > 0);
        // Another site has its own memory.
        Assert.Null(new Knowledge().Known(seen).History);
    }

    [Fact]
    public void What_was_written_is_read_again_and_goes_on_the_same()
    {
        Honest(60);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
            knowledge.WriteTo(writer);
        bytes.Position = 0;
        var copy = Knowledge.ReadFrom(new BinaryReader(bytes));
        foreach (var known in new[] { knowledge, copy })
            for (var n = 100; n < 140; n++)
                known.Learn(new ExampleMark(n, Teaching.LabelOf(n), Eve, Noon), Teaching.Message(n));
        Assert.Equal(knowledge.Checksum(), copy.Checksum());
    }

    private void Honest(int count)
    {
        for (var n = 0; n < count; n++)
            Learn(n, Teaching.LabelOf(n), n % 3 == 0 ? Ben : Ada);
    }

    private void Learn(int n, Label label, string reporter) => knowledge.Learn(new ExampleMark(++last, label, reporter, Noon.AddSeconds(last)), Teaching.Message(n));

    private ReporterStanding Standing(string reporter) => knowledge.Reporters.List().Single(standing => standing.Reporter == reporter);

    private static double Unweighed(int honest, int wrong)
    {
        var filter = Filter.Base();
        for (var n = 0; n < honest + wrong; n++)
            filter.Learn(Teaching.Message(n), n < honest ? Teaching.LabelOf(n) : Teaching.LabelOf(n).Opposite());
        return Accuracy(filter);
    }

    private static double Accuracy(Filter filter) =>
        Enumerable.Range(5000, 400).Average(n => filter.Score(Teaching.Message(n)) >= 0.5 == (Teaching.LabelOf(n) == Label.Spam) ? 1.0 : 0.0);
}
