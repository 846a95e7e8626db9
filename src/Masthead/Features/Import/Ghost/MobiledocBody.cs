using System.Text;
using System.Text.Json;

namespace Masthead.Features.Import.Ghost;

/// <summary>HTML of Ghost's older format (mobiledoc 0.3): sections that name their marks, atoms and cards by number. Pure.</summary>
internal static class MobiledocBody
{
    private const int Markup = 1;
    private const int Image = 2;
    private const int List = 3;
    private const int Card = 10;

    /// <param name="json">The whole document.</param>
    /// <param name="unknown">Is told the types of cards that nothing here knows.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static string Convert(string json, ICollection<string> unknown)
    {
        using var document = JsonDocument.Parse(json);
        var html = new StringBuilder();
        foreach (var section in document.RootElement.List("sections"))
            Section(document.RootElement, section, html, unknown);
        return html.ToString();
    }

    private static void Section(JsonElement root, JsonElement section, StringBuilder html, ICollection<string> unknown)
    {
        switch (Number(section, 0))
        {
            case Markup:
                var tag = Name(section, 1) is { Length: > 0 } name and not "pull-quote" ? name : "aside";
                html.Append('<').Append(tag).Append('>');
                Markers(root, Item(section, 2), html);
                html.Append("</").Append(tag).Append('>');
                break;
            case Image:
                html.Append("<img src=\"").Append(GhostCards.Encoded(Item(section, 1).ToString())).Append("\" alt=\"\">");
                break;
            case List:
                var list = Name(section, 1) == "ol" ? "ol" : "ul";
                html.Append('<').Append(list).Append('>');
                foreach (var item in Items(Item(section, 2)))
                {
                    html.Append("<li>");
                    Markers(root, item, html);
                    html.Append("</li>");
                }
                html.Append("</").Append(list).Append('>');
                break;
            case Card:
                var card = root.List("cards").ElementAtOrDefault(Number(section, 1));
                if (GhostCards.Render(Name(card, 0), Item(card, 1)) is { } rendered)
                    html.Append(rendered);
                else
                    unknown.Add(Name(card, 0));
                break;
        }
    }

    // [kind, numbers of the marks that open, how many close after it, text or number of an atom]
    private static void Markers(JsonElement root, JsonElement markers, StringBuilder html)
    {
        var open = new Stack<string>();
        foreach (var marker in Items(markers))
        {
            foreach (var number in Items(Item(marker, 1)))
                open.Push(Open(root.List("markups").ElementAtOrDefault(number.TryGetInt32(out var at) ? at : -1), html));
            if (Number(marker, 0) == 0)
                html.Append(GhostCards.Encoded(Item(marker, 3).ToString()));
            else if (root.List("atoms").ElementAtOrDefault(Number(marker, 3)) is { ValueKind: JsonValueKind.Array } atom)
                html.Append(Name(atom, 0) == "soft-return" ? "<br>" : GhostCards.Encoded(Name(atom, 1)));
            for (var close = Number(marker, 2); close > 0 && open.TryPop(out var tag); close--)
                html.Append("</").Append(tag).Append('>');
        }
        while (open.TryPop(out var tag))
            html.Append("</").Append(tag).Append('>');
    }

    private static string Open(JsonElement markup, StringBuilder html)
    {
        var tag = Name(markup, 0) is { Length: > 0 } name && name.All(char.IsAsciiLetterOrDigit) ? name : "span";
        html.Append('<').Append(tag);
        // Names and values in turn.
        var attributes = Items(Item(markup, 1)).Select(value => value.ToString()).ToList();
        if (attributes.IndexOf("href") is >= 0 and var at && at + 1 < attributes.Count)
            html.Append(" href=\"").Append(GhostCards.Encoded(attributes[at + 1])).Append('"');
        html.Append('>');
        return tag;
    }

    private static IEnumerable<JsonElement> Items(JsonElement array) => array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : [];

    private static JsonElement Item(JsonElement array, int at) => array.ValueKind == JsonValueKind.Array && array.GetArrayLength() > at ? array[at] : default;

    private static string Name(JsonElement array, int at) => Item(array, at) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static int Number(JsonElement array, int at) => Item(array, at) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : -1;
}
