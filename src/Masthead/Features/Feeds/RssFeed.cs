using Masthead.Web;

namespace Masthead.Features.Feeds;

/// <summary>RSS 2.0 with the content, dc, slash and atom modules; comment feeds with threads (RFC 4685).</summary>
internal static class RssFeed
{
    public const string ContentType = "application/rss+xml; charset=utf-8";

    public static void Write(XmlOutput xml, Feed feed, string site, string self)
    {
        Head(xml, (feed.Title, feed.Description, feed.Language, site + feed.PageAddress, self, feed.UpdatedAt), ("slash", FeedXml.Slash));
        foreach (var item in feed.Items)
            xml.Refer(item.Written(FeedFormat.Rss, site, Item));
        xml.Raw("</channel>\n</rss>"u8);
    }

    public static void WriteComments(XmlOutput xml, CommentFeed feed, string site, string self)
    {
        Head(xml, (feed.Title, feed.Title, "", site + feed.PageAddress, self, feed.UpdatedAt), ("thr", FeedXml.Thread));
        foreach (var item in feed.Items)
            Comment(xml, item, site);
        xml.Raw("</channel>\n</rss>"u8);
    }

    private static void Head(
        XmlOutput xml, (string Title, string Description, string Language, string Page, string Self, DateTimeOffset UpdatedAt) feed, (string Prefix, string Name) module)
    {
        xml.Write($"""
            <?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:atom="{FeedXml.Atom}" xmlns:content="{FeedXml.Content}" xmlns:dc="{FeedXml.DublinCore}" xmlns:{new RawMarkup(module.Prefix)}="{module.Name}">
            <channel>

            """);
        xml.Element("title", feed.Title);
        xml.Element("link", feed.Page);
        xml.Write($"<description>{feed.Description}</description>\n");
        xml.Element("language", feed.Language);
        xml.Element("lastBuildDate", FeedXml.Rfc822(feed.UpdatedAt));
        xml.Write($"<atom:link href=\"{feed.Self}\" rel=\"self\" type=\"application/rss+xml\" />\n");
    }

    private static void Comment(XmlOutput xml, CommentFeedItem item, string site)
    {
        var (name, address) = item.Answers(site);
        xml.Raw("<item>\n"u8);
        xml.Element("title", item.Title);
        xml.Element("link", site + item.Address);
        Guid(xml, FeedXml.TagUri(site, "comment", item.Id));
        xml.Element("pubDate", FeedXml.Rfc822(item.CreatedAt));
        xml.Element("dc:creator", item.Name);
        xml.Element("content:encoded", FeedXml.AbsoluteLinks(item.Html, site));
        xml.Write($"<thr:in-reply-to ref=\"{name}\" href=\"{address}\" type=\"text/html\" />\n</item>\n");
    }

    private static void Item(XmlOutput xml, FeedItem item, string site)
    {
        xml.Raw("<item>\n"u8);
        xml.Element("title", item.Headline);
        xml.Element("link", site + item.Address);
        Guid(xml, FeedXml.TagUri(site, "article", item.Id));
        xml.Element("pubDate", FeedXml.Rfc822(item.PublishedAt));
        foreach (var byline in item.Bylines)
            xml.Element("dc:creator", byline.Name);
        foreach (var tag in item.Tags)
            xml.Element("category", tag.Name);
        xml.Element("description", item.Standfirst);
        xml.Element("content:encoded", FeedXml.AbsoluteLinks(item.BodyHtml, site));
        xml.Write($"<comments>{site}{item.Address}#comments</comments>\n<slash:comments>{item.CommentCount}</slash:comments>\n</item>\n");
    }

    private static void Guid(XmlOutput xml, string name) => xml.Write($"<guid isPermaLink=\"false\">{name}</guid>\n");
}
