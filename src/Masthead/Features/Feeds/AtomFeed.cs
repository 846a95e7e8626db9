using Masthead.Web;

namespace Masthead.Features.Feeds;

/// <summary>Atom (RFC 4287); comment feeds with threads (RFC 4685).</summary>
internal static class AtomFeed
{
    public const string ContentType = "application/atom+xml; charset=utf-8";

    public static void Write(XmlOutput xml, Feed feed, string site, string self)
    {
        Head(xml, feed.Title, site + feed.PageAddress, self, feed.UpdatedAt, feed.Language);
        xml.Element("subtitle", feed.Description);
        foreach (var item in feed.Items)
            xml.Refer(item.Written(FeedFormat.Atom, site, Entry));
        xml.Raw("</feed>"u8);
    }

    public static void WriteComments(XmlOutput xml, CommentFeed feed, string site, string self)
    {
        Head(xml, feed.Title, site + feed.PageAddress, self, feed.UpdatedAt, null);
        Author(xml, feed.SiteName, null);
        foreach (var item in feed.Items)
            CommentEntry(xml, item, site);
        xml.Raw("</feed>"u8);
    }

    private static void Head(XmlOutput xml, string title, string page, string self, DateTimeOffset updated, string? language)
    {
        xml.Write($"""
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns:thr="{FeedXml.Thread}"{new OptionalAttribute("xml:lang", language)} xmlns="{FeedXml.Atom}">

            """);
        xml.Element("id", self);
        xml.Element("title", title);
        xml.Element("updated", FeedXml.Rfc3339(updated));
        Link(xml, "self", self, "application/atom+xml");
        Link(xml, "alternate", page, "text/html");
    }

    private static void Entry(XmlOutput xml, FeedItem item, string site)
    {
        xml.Write($"<entry{new OptionalAttribute("xml:lang", item.Language is "" ? null : item.Language)}>\n");
        xml.Element("id", FeedXml.TagUri(site, "article", item.Id));
        xml.Element("title", item.Headline);
        xml.Element("published", FeedXml.Rfc3339(item.PublishedAt));
        xml.Element("updated", FeedXml.Rfc3339(item.UpdatedAt));
        Link(xml, "alternate", site + item.Address, "text/html");
        xml.Write($"<link rel=\"replies\" href=\"{site}{item.Address}/comments.atom\" type=\"application/atom+xml\" thr:count=\"{item.CommentCount}\" />\n");
        if (item.Bylines.Count == 0)
            Author(xml, new Uri(site).Host, null);
        foreach (var byline in item.Bylines)
            Author(xml, byline.Name, $"{site}/authors/{byline.Slug}");
        foreach (var tag in item.Tags)
            xml.Write($"<category term=\"{tag.Name}\" />\n");
        xml.Element("summary", item.Standfirst);
        Html(xml, FeedXml.AbsoluteLinks(item.BodyHtml, site));
        xml.Write($"<thr:total>{item.CommentCount}</thr:total>\n</entry>\n");
    }

    private static void CommentEntry(XmlOutput xml, CommentFeedItem item, string site)
    {
        var (name, address) = item.Answers(site);
        xml.Raw("<entry>\n"u8);
        xml.Element("id", FeedXml.TagUri(site, "comment", item.Id));
        xml.Element("title", item.Title);
        xml.Element("published", FeedXml.Rfc3339(item.CreatedAt));
        xml.Element("updated", FeedXml.Rfc3339(item.UpdatedAt));
        Link(xml, "alternate", site + item.Address, "text/html");
        Author(xml, item.Name, null);
        Html(xml, FeedXml.AbsoluteLinks(item.Html, site));
        xml.Write($"<thr:in-reply-to ref=\"{name}\" href=\"{address}\" type=\"text/html\" />\n</entry>\n");
    }

    private static void Html(XmlOutput xml, string html) => xml.Write($"<content type=\"html\">{html}</content>\n");

    private static void Author(XmlOutput xml, string name, string? address)
    {
        xml.Write($"<author>\n<name>{name}</name>\n");
        xml.Element("uri", address);
        xml.Raw("</author>\n"u8);
    }

    private static void Link(XmlOutput xml, string relation, string address, string type) =>
        xml.Write($"<link rel=\"{relation}\" href=\"{address}\" type=\"{type}\" />\n");
}
