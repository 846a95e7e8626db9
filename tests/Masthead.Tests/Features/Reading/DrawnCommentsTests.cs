using System.Globalization;
using System.Text;
using System.Text.Json;
using Masthead.Features.Comments;
using Masthead.Features.Reading;

namespace Masthead.Tests.Features.Reading;

public sealed class DrawnCommentsTests
{
    private static readonly PrintedTime Time = new(TimeZoneInfo.Utc, CultureInfo.GetCultureInfo("en-GB"));
    private static readonly CommentPlace Place = new(Time, "town/rain", IsWholeThread: true, TakesAnswers: true) { IsBelowNothing = true };
    private static readonly CommentView Rain = new()
    {
        Id = 7,
        ParentId = null,
        Depth = 0,
        IsTombstone = false,
        IsContext = false,
        Name = "Ada",
        Website = null,
        Html = "<p>It rains.</p>"u8.ToArray(),
        CreatedAt = new DateTimeOffset(2026, 3, 14, 9, 30, 0, TimeSpan.Zero),
        EditedAt = null,
        ShownReplies = 0,
        ContinuesElsewhere = false,
    };

    [Fact]
    public void A_comment_that_is_the_same_is_drawn_once()
    {
        var drawn = new DrawnComments();
        var first = drawn.Of(Rain);
        var again = Rain with { Html = "<p>It rains.</p>"u8.ToArray() };
        Assert.Same(first, drawn.Of(again));
        Assert.True(first.Html(Rain, Place) == first.Html(again, Place));
        Assert.True(first.ForMachines(Rain, "https://paper.example/rain").Equals(first.ForMachines(again, "https://paper.example/rain")));
    }

    [Fact]
    public void Whatever_is_another_about_a_comment_draws_it_anew()
    {
        CommentView[] others =
        [
            Rain with { Name = "Bo" }, Rain with { Website = "https://ada.example/" }, Rain with { Html = "<p>It pours.</p>"u8.ToArray() }, Rain with { IsTombstone = true, Name = "", Html = [] },
            Rain with { IsContext = true }, Rain with { CreatedAt = Rain.CreatedAt.AddHours(1) }, Rain with { ParentId = 3 },
        ];
        var drawn = new DrawnComments();
        foreach (var other in others)
        {
            var before = Text(drawn.Of(Rain).Html(Rain, Place));
            Assert.NotEqual(before, Text(drawn.Of(other).Html(other, Place)));
            Assert.Equal(before, Text(drawn.Of(Rain).Html(Rain, Place)));
        }
    }

    [Fact]
    public void Whatever_is_another_about_its_place_draws_it_anew()
    {
        var later = new PrintedTime(TimeZoneInfo.CreateCustomTimeZone("later", TimeSpan.FromHours(5), "later", "later"), CultureInfo.GetCultureInfo("en-GB"));
        CommentPlace[] others = [Place with { Time = later }, Place with { ArticlePath = "town/snow" }, Place with { IsWholeThread = false }, Place with { TakesAnswers = false }, Place with { Named = (3, "Bo") }];
        var known = new DrawnComments().Of(Rain);
        foreach (var other in others)
        {
            var before = Text(known.Html(Rain, Place));
            Assert.NotEqual(before, Text(known.Html(Rain, other)));
            Assert.Equal(before, Text(known.Html(Rain, Place)));
        }
    }

    [Fact]
    public void Machines_are_told_of_it_at_the_address_of_its_article()
    {
        var known = new DrawnComments().Of(Rain);
        foreach (var article in (string[])["https://paper.example/rain", "https://other.example/rain"])
        {
            using var told = JsonDocument.Parse(known.ForMachines(Rain, article));
            Assert.Equal(article + "#comment-7", told.RootElement.GetProperty("url").GetString());
            Assert.Equal("It rains.", told.RootElement.GetProperty("text").GetString());
        }
    }

    private static string Text(ReadOnlySpan<byte> html) => Encoding.UTF8.GetString(html);
}
