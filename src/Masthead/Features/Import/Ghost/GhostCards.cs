using System.Net;
using System.Text.Json;
using Masthead.Features.Articles;

namespace Masthead.Features.Import.Ghost;

/// <summary>
/// The cards of Ghost's editors as HTML: their fields are the same in both of its formats. What only works in a newsletter or a shop of members becomes
/// nothing or its words and its link. Pure.
/// </summary>
internal static class GhostCards
{
    /// <returns>Null: nothing here knows such a card.</returns>
    public static string? Render(string type, JsonElement card) => type switch
    {
        "image" => Figure(Image(card), card),
        "gallery" => Figure(string.Concat(card.List("images").Select(Image)), card),
        "html" => card.Text("html"),
        "markdown" or "card-markdown" => ArticleBody.Render(BodyFormat.Markdown, card.Text("markdown")),
        "codeblock" or "code" => $"<pre><code{Language(card)}>{Encoded(card.Text("code"))}</code></pre>",
        "horizontalrule" or "hr" => "<hr>",
        "bookmark" => Bookmark(card),
        "embed" => Linked(card.Text("url"), card.Text("url")) + Caption(card),
        "video" => Playing("video", card),
        "audio" => Playing("audio", card),
        "file" => Linked(card.Text("src"), First(card, "fileTitle", "fileName", "src")) + Paragraph(Encoded(card.Text("fileCaption"))),
        "callout" => $"<aside>{Paragraph($"{Encoded(card.Text("calloutEmoji"))} {card.Text("calloutText")}".Trim())}</aside>",
        "toggle" => $"<details><summary>{card.Text("heading")}</summary>{card.Text("content")}</details>",
        "button" => Linked(card.Text("buttonUrl"), card.Text("buttonText")),
        "header" => $"<h2>{card.Text("header")}</h2>{Paragraph(card.Text("subheader"))}{Linked(card.Text("buttonUrl"), card.Text("buttonText"))}",
        "call-to-action" => card.Text("textValue") + Linked(card.Text("buttonUrl"), card.Text("buttonText")),
        "product" => $"<h3>{card.Text("productTitle")}</h3>{card.Text("productDescription")}{Linked(card.Text("productUrl"), First(card, "productButton", "productUrl"))}",
        "paywall" or "email" or "email-cta" or "signup" => "",
        _ => null,
    };

    public static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static string Image(JsonElement image) => image.Text("src") is { Length: > 0 } src ? $"<img src=\"{Encoded(src)}\" alt=\"{Encoded(image.Text("alt"))}\">" : "";

    private static string Figure(string inside, JsonElement card)
    {
        if (card.Text("href") is { Length: > 0 } href)
            inside = $"<a href=\"{Encoded(href)}\">{inside}</a>";
        return inside.Length == 0 ? "" : $"<figure>{inside}{(card.Text("caption") is { Length: > 0 } caption ? $"<figcaption>{caption}</figcaption>" : "")}</figure>";
    }

    private static string Bookmark(JsonElement card)
    {
        var about = card.TryGetProperty("metadata", out var metadata) ? metadata : card;
        return Linked(card.Text("url"), First(about, "title", "url") is { Length: > 0 } title ? title : card.Text("url")) + Paragraph(Encoded(about.Text("description"))) + Caption(card);
    }

    private static string Playing(string element, JsonElement card) => card.Text("src") is { Length: > 0 } src
        ? $"<figure><{element} src=\"{Encoded(src)}\"></{element}>{(First(card, "caption", "title") is { Length: > 0 } words ? $"<figcaption>{words}</figcaption>" : "")}</figure>" : "";

    private static string Caption(JsonElement card) => Paragraph(card.Text("caption"));

    private static string Paragraph(string html) => html.Length == 0 ? "" : $"<p>{html}</p>";

    private static string Linked(string url, string words) => url.Length == 0 ? "" : $"<p><a href=\"{Encoded(url)}\">{Encoded(words.Length == 0 ? url : words)}</a></p>";

    private static string Language(JsonElement card) => card.Text("language") is { Length: > 0 } language ? $" class=\"language-{Encoded(language)}\"" : "";

    private static string First(JsonElement card, params string[] names) => names.Select(name => card.Text(name)).FirstOrDefault(text => text.Length > 0) ?? "";
}

/// <summary>Fields of JSON that may be missing, null or numbers.</summary>
internal static class LooseJson
{
    extension(JsonElement element)
    {
        /// <summary>The text or number of a field; empty when there is none.</summary>
        public string Text(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.String => value.GetString()!, JsonValueKind.Number => value.GetRawText(), JsonValueKind.True => "true", _ => "" } : "";

        public IEnumerable<JsonElement> List(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray() : [];
    }
}
