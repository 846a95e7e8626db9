using System.Globalization;
using System.Xml;

namespace Masthead.Features.Feeds;

/// <summary>Atom (RFC 4287); comment feeds with threads (RFC 4685).</summary>
internal static class AtomFeed
{
    public static byte[] Write(Feed feed, string site, string self) => FeedXml.Write(xml =>
    {
        Head(xml, feed.Title, site + feed.PageAddress, self, feed.UpdatedAt, feed.Language);
        xml.Element("subtitle", feed.Description, FeedXml.Atom);
        foreach (var item in feed.Items)
            Entry(xml, item, site);
        xml.WriteEndElement();
    });

    public static byte[] WriteComments(CommentFeed feed, string site, string self) => FeedXml.Write(xml =>
    {
        Head(xml, feed.Title, site + feed.PageAddress, self, feed.UpdatedAt, null);
        Author(xml, feed.SiteName, null);
        foreach (var item in feed.Items)
            CommentEntry(xml, item, site);
        xml.WriteEndElement();
    });

    private static void Head(XmlWriter xml, string title, string page, string self, DateTimeOffset updated, string? language)
    {
        xml.WriteStartElement("feed", FeedXml.Atom);
        xml.WriteAttributeString("xmlns", "thr", null, FeedXml.Thread);
        if (language is not null)
            xml.WriteAttributeString("xml", "lang", null, language);
        xml.Element("id", self, FeedXml.Atom);
        xml.Element("title", title, FeedXml.Atom);
        xml.Element("updated", FeedXml.Rfc3339(updated), FeedXml.Atom);
        Link(xml, "self", self, "application/atom+xml");
        Link(xml, "alternate", page, "text/html");
    }

    private static void Entry(XmlWriter xml, FeedItem item, string site)
    {
        xml.WriteStartElement("entry", FeedXml.Atom);
        if (item.Language is not "")
            xml.WriteAttributeString("xml", "lang", null, item.Language);
        xml.Element("id", FeedXml.TagUri(site, "article", item.Id), FeedXml.Atom);
        xml.Element("title", item.Headline, FeedXml.Atom);
        xml.Element("published", FeedXml.Rfc3339(item.PublishedAt), FeedXml.Atom);
        xml.Element("updated", FeedXml.Rfc3339(item.UpdatedAt), FeedXml.Atom);
        Link(xml, "alternate", site + item.Address, "text/html");
        xml.WriteStartElement("link", FeedXml.Atom);
        xml.WriteAttributeString("rel", "replies");
        xml.WriteAttributeString("href", site + item.Address + "/comments.atom");
        xml.WriteAttributeString("type", "application/atom+xml");
        xml.WriteAttributeString("count", FeedXml.Thread, item.CommentCount.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        if (item.Bylines.Count == 0)
            Author(xml, new Uri(site).Host, null);
        foreach (var byline in item.Bylines)
            Author(xml, byline.Name, $"{site}/authors/{byline.Slug}");
        foreach (var tag in item.Tags)
        {
            xml.WriteStartElement("category", FeedXml.Atom);
            xml.WriteAttributeString("term", FeedXml.Text(tag.Name));
            xml.WriteEndElement();
        }
        xml.Element("summary", item.Standfirst, FeedXml.Atom);
        Html(xml, FeedXml.AbsoluteLinks(item.BodyHtml, site));
        xml.Element("total", item.CommentCount.ToString(CultureInfo.InvariantCulture), FeedXml.Thread);
        xml.WriteEndElement();
    }

    private static void CommentEntry(XmlWriter xml, CommentFeedItem item, string site)
    {
        xml.WriteStartElement("entry", FeedXml.Atom);
        xml.Element("id", FeedXml.TagUri(site, "comment", item.Id), FeedXml.Atom);
        xml.Element("title", item.Title, FeedXml.Atom);
        xml.Element("published", FeedXml.Rfc3339(item.CreatedAt), FeedXml.Atom);
        xml.Element("updated", FeedXml.Rfc3339(item.UpdatedAt), FeedXml.Atom);
        Link(xml, "alternate", site + item.Address, "text/html");
        Author(xml, item.Name, null);
        Html(xml, FeedXml.AbsoluteLinks(item.Html, site));
        xml.InReplyTo(item, site);
        xml.WriteEndElement();
    }

    private static void Html(XmlWriter xml, string html)
    {
        xml.WriteStartElement("content", FeedXml.Atom);
        xml.WriteAttributeString("type", "html");
        xml.WriteString(FeedXml.Text(html));
        xml.WriteEndElement();
    }

    private static void Author(XmlWriter xml, string name, string? address)
    {
        xml.WriteStartElement("author", FeedXml.Atom);
        xml.WriteElementString("name", FeedXml.Atom, FeedXml.Text(name));
        xml.Element("uri", address, FeedXml.Atom);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link", FeedXml.Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", address);
        xml.WriteAttributeString("type", type);
        xml.WriteEndElement();
    }
}
