using Masthead.Web;

namespace Masthead.Features.Feeds;

/// <summary>Answers a feed's address in its format, or with the page for nothing there.</summary>
internal sealed class SendFeed(FeedReader reader, CommentFeedReader comments, SiteAddress address)
{
    public async Task RunAsync(FeedAddress asked, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var site = address.Of(context.Request);
        var self = site + context.Request.Path;
        if (asked.Format is FeedFormat.CommentsRss or FeedFormat.CommentsAtom)
        {
            await CommentsAsync(asked, context, site, self, cancellationToken);
            return;
        }
        if (await reader.ReadAsync(asked.Scope, cancellationToken) is not { } feed)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!context.Request.QueryString.HasValue)
            context.CachePage(feed.Tags);
        if (asked.Format == FeedFormat.Json)
        {
            await SendJsonAsync(context.Response, JsonFeed.Write(feed, site, self));
            return;
        }
        using var xml = new XmlOutput(256 * 1024);
        if (asked.Format == FeedFormat.Rss)
            RssFeed.Write(xml, feed, site, self);
        else
            AtomFeed.Write(xml, feed, site, self);
        await xml.SendAsync(context.Response, asked.Format == FeedFormat.Rss ? RssFeed.ContentType : AtomFeed.ContentType);
    }

    private async Task CommentsAsync(FeedAddress asked, HttpContext context, string site, string self, CancellationToken cancellationToken)
    {
        var feed = asked.Scope is "" ? await comments.OfAllAsync(cancellationToken) : await comments.OfArticleAsync(asked.Scope, cancellationToken);
        if (feed is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (!context.Request.QueryString.HasValue)
            context.CachePage(feed.Tags);
        using var xml = new XmlOutput(64 * 1024);
        if (asked.Format == FeedFormat.CommentsRss)
            RssFeed.WriteComments(xml, feed, site, self);
        else
            AtomFeed.WriteComments(xml, feed, site, self);
        await xml.SendAsync(context.Response, asked.Format == FeedFormat.CommentsRss ? RssFeed.ContentType : AtomFeed.ContentType);
    }

    private static async Task SendJsonAsync(HttpResponse response, byte[] json)
    {
        response.ContentType = "application/feed+json; charset=utf-8";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, response.HttpContext.RequestAborted);
    }
}
