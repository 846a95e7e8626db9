using Masthead.Features.Articles;
using Masthead.Web;

namespace Masthead.Features.Feeds;

/// <summary>Answers a feed's address in its format, on to where it is now, or with the page for nothing there.</summary>
internal sealed class SendFeed(FeedReader reader, CommentFeedReader comments, FindAddress find, SiteAddress address)
{
    // Bytes that most feeds take: of articles without their entries, which are kept, and of comments.
    private const int Frame = 4 * 1024;
    private const int Comments = 64 * 1024;

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
            await SendOnAsync(asked, context);
            return;
        }

        if (!context.Request.QueryString.HasValue)
            context.CachePage(feed.Tags);
        if (asked.Format == FeedFormat.Json)
        {
            await SendJsonAsync(context.Response, JsonFeed.Write(feed, site, self));
            return;
        }
        if (asked.Format == FeedFormat.Rss)
            await SendXmlAsync(context.Response, RssFeed.ContentType, Frame, xml => RssFeed.Write(xml, feed, site, self));
        else
            await SendXmlAsync(context.Response, AtomFeed.ContentType, Frame, xml => AtomFeed.Write(xml, feed, site, self));
    }

    private async Task CommentsAsync(FeedAddress asked, HttpContext context, string site, string self, CancellationToken cancellationToken)
    {
        var feed = asked.Scope is "" ? await comments.OfAllAsync(cancellationToken) : await comments.OfArticleAsync(asked.Scope, cancellationToken);
        if (feed is null)
        {
            await SendOnAsync(asked, context);
            return;
        }
        if (!context.Request.QueryString.HasValue)
            context.CachePage(feed.Tags);
        if (asked.Format == FeedFormat.CommentsRss)
            await SendXmlAsync(context.Response, RssFeed.ContentType, Comments, xml => RssFeed.WriteComments(xml, feed, site, self));
        else
            await SendXmlAsync(context.Response, AtomFeed.ContentType, Comments, xml => AtomFeed.WriteComments(xml, feed, site, self));
    }

    // Who follows a section goes on following it under its new name.
    private async Task SendOnAsync(FeedAddress asked, HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var now = asked.Scope.Length > 0 ? await find.RunAsync(asked.Scope, context.RequestAborted) : null;
        var feed = now?.TrimEnd('/') + path[path.LastIndexOf('/')..];
        if (now is null || now.Contains('?', StringComparison.Ordinal) || feed == path)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            context.Response.Redirect(SiteAddress.Escaped(feed), permanent: true);
    }

    /// <param name="response">Gets the feed.</param>
    /// <param name="contentType">Of its format.</param>
    /// <param name="size">Bytes to begin with.</param>
    /// <param name="write">Writes it.</param>
    private static async Task SendXmlAsync(HttpResponse response, string contentType, int size, Action<XmlOutput> write)
    {
        using var xml = new XmlOutput(size);
        write(xml);
        await xml.SendAsync(response, contentType);
    }

    private static async Task SendJsonAsync(HttpResponse response, byte[] json)
    {
        response.ContentType = "application/feed+json; charset=utf-8";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, response.HttpContext.RequestAborted);
    }
}
