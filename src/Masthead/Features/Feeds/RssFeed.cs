using System.Globalization;
using System.Xml;

namespace Masthead.Features.Feeds;

/// <summary>RSS 2.0 with the content, dc, slash and atom modules.</summary>
internal static class RssFeed
{
    public static byte[] Write(Feed feed, string site, string self) => FeedXml.Write(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", null, FeedXml.Atom);
        xml.WriteAttributeString("xmlns", "content", null, FeedXml.Content);
        xml.WriteAttributeString("xmlns", "dc", null, FeedXml.DublinCore);
        xml.WriteAttributeString("xmlns", "slash", null, FeedXml.Slash);
        xml.WriteStartElement("channel");
        xml.Element("title", feed.Title);
        xml.Element("link", site + feed.PageAddress);
        xml.WriteElementString("description", FeedXml.Text(feed.Description));
        xml.Element("language", feed.Language);
        xml.Element("lastBuildDate", FeedXml.Rfc822(feed.UpdatedAt));
        xml.WriteStartElement("link", FeedXml.Atom);
        xml.WriteAttributeString("href", self);
        xml.WriteAttributeString("rel", "self");
        xml.WriteAttributeString("type", "application/rss+xml");
        xml.WriteEndElement();
        foreach (var item in feed.Items)
            Item(xml, item, site);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    private static void Item(XmlWriter xml, FeedItem item, string site)
    {
        xml.WriteStartElement("item");
        xml.Element("title", item.Headline);
        xml.Element("link", site + item.Address);
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(FeedXml.TagUri(site, "article", item.Id));
        xml.WriteEndElement();
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
}
