namespace Masthead.Spam.Text;

/// <summary>HTML tags and BBCode: taken out of the text, their addresses kept, hidden ones counted.</summary>
static class Markup
{
    private const int LongestTag = 2000;
    private static readonly string[] Addresses = ["href=", "src=", "url="];
    private static readonly string[] Hiding = ["display:none", "display: none", "visibility:hidden", "visibility: hidden", "font-size:0", "font-size: 0", "opacity:0", "hidden>", "left:-"];
    private static readonly string[] BbNames = ["url", "link", "img", "email", "b]", "i]", "u]", "color=", "size=", "quote"];

    /// <summary>Reads a tag at the start of the text, if there is one.</summary>
    internal static bool TryRead(Reading reading, ReadOnlySpan<char> text, int at, out int length)
    {
        length = 0;
        return text[0] == '<' ? TryReadTag(reading, text, at, out length) : TryReadBbCode(reading, text, at, out length);
    }

    private static bool TryReadTag(Reading reading, ReadOnlySpan<char> text, int at, out int length)
    {
        length = 0;
        if (text.Length < 3 || !(char.IsAsciiLetter(text[1]) || text[1] is '/' or '!' && (char.IsAsciiLetter(text[2]) || text[2] is '-' or '[')))
        {
            return false;
        }

        var end = text[..Math.Min(text.Length, LongestTag)].IndexOf('>');
        if (end < 0)
        {
            return false;
        }

        length = end + 1;
        var tag = text[..length];
        reading.Signs.Tags++;
        reading.Signs.Anchors += tag.Length > 2 && tag[1] is 'a' or 'A' && tag[2] is ' ' or '\t' or '\n' ? 1 : 0;
        foreach (var hiding in Hiding)
        {
            if (tag.Contains(hiding, StringComparison.OrdinalIgnoreCase))
            {
                reading.Signs.HiddenMarkup++;
                break;
            }
        }

        PutAddress(reading, tag[..^1], at);
        if (IsBlock(tag))
        {
            Cleaner.Put(reading, ' ', at, Trace.None);
        }

        return true;
    }

    private static bool TryReadBbCode(Reading reading, ReadOnlySpan<char> text, int at, out int length)
    {
        length = 0;
        var end = text[..Math.Min(text.Length, LongestTag)].IndexOf(']');
        if (end < 2)
        {
            return false;
        }

        var tag = text[1..(end + 1)];
        var name = tag[0] == '/' ? tag[1..] : tag;
        foreach (var known in BbNames)
        {
            if (!name.StartsWith(known, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            length = end + 1;
            reading.Signs.BbCode++;
            PutAddress(reading, tag[..^1], at);
            Cleaner.Put(reading, ' ', at, Trace.None);
            return true;
        }

        return false;
    }

    private static void PutAddress(Reading reading, ReadOnlySpan<char> tag, int at)
    {
        foreach (var name in Addresses)
        {
            var start = tag.IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (start < 0)
            {
                continue;
            }

            var value = tag[(start + name.Length)..].Trim("\"' ");
            var end = value.IndexOfAny("\"' >");
            Cleaner.Put(reading, ' ', at, Trace.None);
            foreach (var c in end < 0 ? value : value[..end])
            {
                Cleaner.Put(reading, c < 0x20 || c > 0x7E ? '-' : char.ToLowerInvariant(c), at, Trace.None);
            }

            Cleaner.Put(reading, ' ', at, Trace.None);
        }
    }

    private static bool IsBlock(ReadOnlySpan<char> tag)
    {
        var name = tag[1..].TrimStart('/');
        return name.StartsWith("br", StringComparison.OrdinalIgnoreCase) || name.StartsWith("p>", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("p ", StringComparison.OrdinalIgnoreCase) || name.StartsWith("div", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("li", StringComparison.OrdinalIgnoreCase) || name.StartsWith("td", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("h", StringComparison.OrdinalIgnoreCase) || name.StartsWith("tr", StringComparison.OrdinalIgnoreCase);
    }
}
