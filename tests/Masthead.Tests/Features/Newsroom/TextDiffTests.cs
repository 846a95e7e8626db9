using FsCheck;
using FsCheck.Fluent;
using Masthead.Features.Newsroom;
using Masthead.Features.Settings;

namespace Masthead.Tests.Features.Newsroom;

public sealed class TextDiffTests
{
    [Fact]
    public void A_comparison_holds_both_texts_whole() =>
        Prop.ForAll<string[], string[]>((before, after) =>
        {
            var (old, now) = (string.Join(' ', before.Select(Word)), string.Join(' ', after.Select(Word)));
            var parts = TextDiff.Words(old, now);
            return string.Concat(parts.Where(part => part.Kind != DiffKind.Added).Select(part => part.Text)) == old
                && string.Concat(parts.Where(part => part.Kind != DiffKind.Removed).Select(part => part.Text)) == now;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_changed_word_is_shown_as_one_changed_word()
    {
        var row = Assert.Single(TextDiff.Paragraphs("The tide is out today.", "The tide is in today."));
        Assert.Equal(["The tide is ", "out", " today."], row.Before!.Select(part => part.Text));
        Assert.Equal(["The tide is ", "in", " today."], row.After!.Select(part => part.Text));
    }

    [Fact]
    public void Very_long_texts_are_compared_in_a_moment()
    {
        var before = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"old {i}"));
        var after = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"new {i}"));
        Assert.NotEmpty(TextDiff.Paragraphs(before, after));
    }

    private static string Word(string? text) => string.Concat((text ?? "").Where(char.IsLetterOrDigit)) + "x";
}

public sealed class DeskTimeTests
{
    private static readonly DeskTime Berlin = DeskTime.For(new SiteSettings { TimeZone = "Europe/Berlin" });

    [Theory]
    [InlineData("2026-03-14T12:00", "2026-03-14T11:00:00Z")]
    [InlineData("2026-07-14T12:00", "2026-07-14T10:00:00Z")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30:00Z")]
    public void A_time_is_read_in_the_zone_of_the_paper(string typed, string expected) =>
        Assert.Equal(expected, DeskTime.Machine(Berlin.Read(typed)!.Value));

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("2026-02-30T10:00")]
    public void What_is_no_time_is_none(string typed) => Assert.Null(Berlin.Read(typed));
}
