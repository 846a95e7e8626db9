using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Settings;

namespace Masthead.Tests.Features.Comments;

public sealed class CommentWindowTests
{
    private static readonly DateTimeOffset Published = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SiteSettings TwoWeeks = new() { CommentsCloseAfterDays = 14 };

    [Fact]
    public void Comments_close_so_many_days_after_publication()
    {
        Assert.Equal(new CommentWindow(true, Published.AddDays(14)), CommentWindow.Of(CommentsMode.SiteDefault, Published, TwoWeeks, Published.AddDays(13)));
        Assert.False(CommentWindow.Of(CommentsMode.SiteDefault, Published, TwoWeeks, Published.AddDays(14)).IsOpen);
    }

    [Fact]
    public void An_article_can_stay_open_for_ever() =>
        Assert.Equal(new CommentWindow(true, null), CommentWindow.Of(CommentsMode.Open, Published, TwoWeeks, Published.AddYears(9)));

    [Fact]
    public void An_article_can_be_closed_by_itself() =>
        Assert.False(CommentWindow.Of(CommentsMode.Closed, Published, TwoWeeks, Published).IsOpen);

    [Fact]
    public void A_site_can_close_all_that_do_not_say_otherwise() =>
        Assert.False(CommentWindow.Of(CommentsMode.SiteDefault, Published, new SiteSettings { CommentsOpen = false }, Published).IsOpen);
}
