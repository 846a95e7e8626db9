using System.Globalization;
using System.Xml;

namespace Masthead.Features.Feeds;

/// <summary>RSS 2.0 with the content, dc, slash and atom modules; comment feeds with threads (RFC 4685).</summary>
internal static class RssFeed
{
    public static byte[] Write(Feed feed, string site, string self) => FeedXml.Write(xml =>
    {
        Head(xml, (feed.Title, feed.Description, feed.Language, site + feed.PageAddress, self, feed.UpdatedAt), ("slash", FeedXml.Slash));
        foreach (var item in feed.Items)
            Item(xml, item, site);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    public static byte[] WriteComments(CommentFeed feed, string site, string self) => FeedXml.Write(xml =>
    {
        Head(xml, (feed.Title, feed.Title, "", site + feed.PageAddress, self, feed.UpdatedAt), ("thr", FeedXml.Thread));
        foreach (var item in feed.Items)
            Comment(xml, item, site);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    private static void Head(
        XmlWriter xml, (string Title, string Description, string Language, string Page, string Self, DateTimeOffset UpdatedAt) feed, (string Prefix, string Name) module)
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", null, FeedXml.Atom);
        xml.WriteAttributeString("xmlns", "content", null, FeedXml.Content);
        xml.WriteAttributeString("xmlns", "dc", null, FeedXml.DublinCore);
        xml.WriteAttributeString("xmlns", module.Prefix, null, module.Name);
        xml.WriteStartElement("channel");
        xml.Element("title", feed.Title);
        xml.Element("link", feed.Page);
        xml.WriteElementString("description", FeedXml.Text(feed.Description));
        xml.Element("language", feed.Language);
        xml.Element("lastBuildDate", FeedXml.Rfc822(feed.UpdatedAt));
        xml.WriteStartElement("link", FeedXml.Atom);
        xml.WriteAttributeString("href", feed.Self);
        xml.WriteAttributeString("rel", "self");
        xml.WriteAttributeString("type", "application/rss+xml");
        xml.WriteEndElement();
    }

    private static void Comment(XmlWriter xml, CommentFeedItem item, string site)
    {
        xml.WriteStartElement("item");
        xml.Element("title", item.Title);
        xml.Element("link", site + item.Address);
        Guid(xml, FeedXml.TagUri(site, "comment", item.Id));
        xml.Element("pubDate", FeedXml.Rfc822(item.CreatedAt));
        xml.Element("creator", item.Name, FeedXml.DublinCore);
        xml.Element("encoded", FeedXml.AbsoluteLinks(item.Html, site), FeedXml.Content);
        xml.InReplyTo(item, site);
        xml.WriteEndElement();
    }

    private static void Item(XmlWriter xml, FeedItem item, string site)
    {
        xml.WriteStartElement("item");
        xml.Element("title", item.Headline);
        xml.Element("link", site + item.Address);
        Guid(xml, FeedXml.TagUri(site, "article", item.Id));
        xml.Element("pubDate", FeedXml.Rfc822(item.PublishedAt));
        foreach (var byline in item.Bylines)
            xml.Element("creator", byline.Name, FeedXml.DublinCore);
        foreach (var tag in item.Tags)
            xml.Element("category", tag.Name);
        xml.Element("description", item.Standfirst);
        xml.Element("encoded", FeedXml.AbsoluteLinks(item.BodyHtml, site), FeedXml.Content);
        xml.Element("comments", site + item.Address + "#comments");
        xml.Element("comments", item.CommentCount.ToString(CultureInfo.InvariantCulture), FeedXml.Slash);
        xml.WriteEndElement();
    }

    private static void Guid(XmlWriter xml, string name)
    {
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(name);
        xml.WriteEndElement();
    }
}
