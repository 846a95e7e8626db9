using System.Text.Json;
using Masthead.Features.Akismet.Checks;
using Masthead.Spam;
using Masthead.Storage;

namespace Masthead.Tests.Features.Akismet;

public sealed class KeptMessageTests
{
    private const string Page = "https://news.example.org/world/story";

    private static readonly Submission Whole = new()
    {
        Text = "Привет, \"friends\" & <b>all</b> \u2028 \ud83d\ude00\n", Author = "Ana", Email = "ana@example.org", Url = "https://ana.example", Ip = "192.0.2.1", UserAgent = "Mozilla/5.0",
        Referrer = Page, Permalink = Page, Language = "ru", ArticleLanguage = "en-US", ArticleText = "ferry, tide", Date = new DateTimeOffset(2026, 11, 27, 4, 5, 6, 789, TimeSpan.FromHours(2)),
        Kind = "comment", HoneypotFilled = true, FormAge = TimeSpan.FromSeconds(12.345), History = new SenderHistory { EmailPublished = 3, PrefixSpam = 1 },
    };

    [Fact]
    public void Everything_but_the_senders_address_comes_back()
    {
        var kept = KeptMessage.Write(Whole);

        Assert.Equal(Whole with { Ip = null }, KeptMessage.Read(kept, Page));
        Assert.DoesNotContain("192.0.2.1", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_a_message_may_have_is_not_forgotten()
    {
        var fields = typeof(Submission).GetProperties().Where(field => field.GetMethod!.IsPublic).ToList();

        Assert.All(fields, field => Assert.False(Equals(field.GetValue(Whole), field.GetValue(new Submission { Text = "" })), $"Whole has no {field.Name}."));
    }

    [Fact]
    public void What_is_not_known_is_not_written()
    {
        var kept = KeptMessage.Write(new Submission { Text = "nice", Permalink = Page });

        Assert.Equal("{\"text\":\"nice\"}", kept);
        Assert.Null(KeptMessage.Read(kept, "").Permalink);
    }

    [Fact]
    public void What_an_earlier_version_wrote_is_read() =>
        Assert.Equal(Whole with { Ip = null }, KeptMessage.Read(JsonSerializer.Serialize(Whole with { Ip = null }, JsonColumn.Options), "https://elsewhere.example"));

    [Fact]
    public void A_long_message_leaves_nothing_in_the_next()
    {
        KeptMessage.Write(new Submission { Text = new string('x', 200_000), Author = "Ana" });

        Assert.Equal("{\"text\":\"short\"}", KeptMessage.Write(new Submission { Text = "short" }));
    }
}
