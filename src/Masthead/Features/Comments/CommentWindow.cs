using Masthead.Features.Articles;
using Masthead.Features.Settings;

namespace Masthead.Features.Comments;

/// <summary>Whether an article takes comments at one moment, and when that ends.</summary>
/// <param name="IsOpen">Comments are taken now.</param>
/// <param name="ClosesAt">When they close by themselves: the moment until which a page that shows the form is true. Null: never, or closed already.</param>
internal readonly record struct CommentWindow(bool IsOpen, DateTimeOffset? ClosesAt)
{
    public static CommentWindow Of(CommentsMode mode, DateTimeOffset? publishedAt, SiteSettings settings, DateTimeOffset now)
    {
        if (mode == CommentsMode.Open)
            return new CommentWindow(true, null);
        if (mode == CommentsMode.Closed || !settings.CommentsOpen)
            return new CommentWindow(false, null);
        if (settings.CommentsCloseAfterDays <= 0 || publishedAt is not { } since)
            return new CommentWindow(true, null);
        var closes = since.AddDays(settings.CommentsCloseAfterDays);
        return closes > now ? new CommentWindow(true, closes) : new CommentWindow(false, null);
    }
}
