using Masthead.Web;

namespace Masthead.Features.Feeds;

/// <summary>Answers a feed's address in its format, or with the page for nothing there.</summary>
internal sealed class SendFeed(FeedReader reader, CommentFeedReader comments, SiteAddress address)
{
    public async Task<IResult> RunAsync(FeedAddress asked, HttpContext context, CancellationToken cancellationToken)
    {
        var site = address.Of(context.Request);
        var self = site + context.Request.Path;
        if (asked.Format is FeedFormat.CommentsRss or FeedFormat.CommentsAtom)
            return await CommentsAsync(asked, context, site, self, cancellationToken);
        if (await reader.ReadAsync(asked.Scope, cancellationToken) is not { } feed)
            return Results.NotFound();

        if (!context.Request.QueryString.HasValue)
            context.CachePage(feed.Tags);
        return asked.Format switch
        {
            FeedFormat.Rss => Results.Bytes(RssFeed.Write(feed, site, self), "application/rss+xml; charset=utf-8"),
            FeedFormat.Atom => Results.Bytes(AtomFeed.Write(feed, site, self), "application/atom+xml; charset=utf-8"),
            _ => Results.Bytes(JsonFeed.Write(feed, site, self), "application/feed+json; charset=utf-8"),
        };
    }

    private async Task<IResult> CommentsAsync(FeedAddress asked, HttpContext context, string site, string self, CancellationToken cancellationToken)
    {
        var feed = asked.Scope is "" ? await comments.OfAllAsync(cancellationToken) : await comments.OfArticleAsync(asked.Scope, cancellationToken);
        if (feed is null)
            return Results.NotFound();
        if (!context.Request.QueryString.HasValue)
            context.CachePage(feed.Tags);
        return asked.Format == FeedFormat.CommentsRss
            ? Results.Bytes(RssFeed.WriteComments(feed, site, self), "application/rss+xml; charset=utf-8")
            : Results.Bytes(AtomFeed.WriteComments(feed, site, self), "application/atom+xml; charset=utf-8");
    }
}
