using System.Text;
using System.Text.Json;

namespace Masthead.Features.Import.Ghost;

/// <summary>HTML of Ghost's newer format, a tree of nodes. Pure.</summary>
internal static class LexicalBody
{
    // The bits of a text node's format, in the order in which they are opened.
    private static readonly (int Bit, string Element)[] Formats =
        [(1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"), (128, "mark")];

    // Deeper than any editor nests; what lies below is words without marks.
    private const int Deepest = 64;

    /// <param name="json">The whole document.</param>
    /// <param name="unknown">Is told the types of cards that nothing here knows.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static string Convert(string json, ICollection<string> unknown)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        var html = new StringBuilder();
        if (document.RootElement.TryGetProperty("root", out var root))
            Children(root, html, unknown, 0);
        return html.ToString();
    }

    private static void Children(JsonElement node, StringBuilder html, ICollection<string> unknown, int depth)
    {
        foreach (var child in node.List("children"))
            Node(child, html, unknown, depth);
    }

    private static void Node(JsonElement node, StringBuilder html, ICollection<string> unknown, int depth)
    {
        var type = node.Text("type");
        if (type is "text" or "extended-text")
            Text(node, html);
        else if (type is "linebreak")
            html.Append("<br>");
        else if (type is "tab")
            html.Append(' ');
        else if (depth > Deepest)
            Children(node, html, unknown, depth);
        else if (Opening(type, node) is { } opening)
        {
            html.Append('<').Append(opening).Append('>');
            Children(node, html, unknown, depth + 1);
            html.Append("</").Append(opening.Split(' ')[0]).Append('>');
        }
        else if (GhostCards.Render(type, node) is { } card)
            html.Append(card);
        else
        {
            unknown.Add(type);
            Children(node, html, unknown, depth + 1);
        }
    }

    private static string? Opening(string type, JsonElement node) => type switch
    {
        "paragraph" => "p",
        "heading" or "extended-heading" => node.Text("tag") is ['h', >= '1' and <= '6'] tag ? tag : "h2",
        "quote" or "extended-quote" => "blockquote",
        "aside" => "aside",
        "list" => node.Text("listType") == "number" ? node.Text("start") is { Length: > 0 } start and not "1" ? $"ol start=\"{GhostCards.Encoded(start)}\"" : "ol" : "ul",
        "listitem" => "li",
        "link" or "autolink" or "at-link" => $"a href=\"{GhostCards.Encoded(node.Text("url"))}\"",
        _ => null,
    };

    private static void Text(JsonElement node, StringBuilder html)
    {
        var format = int.TryParse(node.Text("format"), out var bits) ? bits : 0;
        var elements = Formats.Where(one => (format & one.Bit) != 0).Select(one => one.Element).ToList();
        foreach (var element in elements)
            html.Append('<').Append(element).Append('>');
        html.Append(GhostCards.Encoded(node.Text("text")));
        for (var i = elements.Count - 1; i >= 0; i--)
            html.Append("</").Append(elements[i]).Append('>');
    }
}
