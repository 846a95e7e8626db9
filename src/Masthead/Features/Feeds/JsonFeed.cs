using System.Text.Json;

namespace Masthead.Features.Feeds;

/// <summary>JSON Feed 1.1 (jsonfeed.org).</summary>
internal static class JsonFeed
{
    private static readonly JsonWriterOptions Options = new() { Indented = false };

    public static byte[] Write(Feed feed, string site, string self)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", "https://jsonfeed.org/version/1.1");
            json.WriteString("title", feed.Title);
            json.WriteString("home_page_url", site + feed.PageAddress);
            json.WriteString("feed_url", self);
            if (feed.Description is not "")
                json.WriteString("description", feed.Description);
            json.WriteString("language", feed.Language);
            json.WriteStartArray("items");
            foreach (var item in feed.Items)
                Item(json, item, site);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void Item(Utf8JsonWriter json, FeedItem item, string site)
    {
        json.WriteStartObject();
        json.WriteString("id", FeedXml.TagUri(site, "article", item.Id));
        json.WriteString("url", site + item.Address);
        json.WriteString("title", item.Headline);
        json.WriteString("content_html", FeedXml.AbsoluteLinks(item.BodyHtml, site));
        if (item.Standfirst is not "")
            json.WriteString("summary", item.Standfirst);
        json.WriteString("date_published", FeedXml.Rfc3339(item.PublishedAt));
        json.WriteString("date_modified", FeedXml.Rfc3339(item.UpdatedAt));
        if (item.Language is not "")
            json.WriteString("language", item.Language);
        if (item.Bylines.Count > 0)
        {
            json.WriteStartArray("authors");
            foreach (var byline in item.Bylines)
            {
                json.WriteStartObject();
                json.WriteString("name", byline.Name);
                json.WriteString("url", $"{site}/authors/{byline.Slug}");
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (item.Tags.Count > 0)
        {
            json.WriteStartArray("tags");
            foreach (var tag in item.Tags)
                json.WriteStringValue(tag.Name);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
