using System.Buffers;
using System.Text;
using System.Xml;
using Masthead.Web;

namespace Masthead.Features.Feeds;

/// <summary>
/// A document of XML 1.0 while it is made. Text cannot end what it stands in, and the few characters that XML cannot hold at all are left out. Not thread-safe.
/// </summary>
/// <param name="size">Bytes to begin with; it grows.</param>
internal sealed class XmlOutput(int size) : MarkupOutput(Plain, Harmless, size)
{
    private static readonly SearchValues<char> Plain = Where(letter => letter < 0x80 && IsHarmless(letter));
    private static readonly SearchValues<char> Harmless = Where(IsHarmless);

    /// <summary>An element that holds text; nothing at all when there is none.</summary>
    public void Element(string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            Write($"<{new RawMarkup(name)}>{text}</{new RawMarkup(name)}>\n");
    }

    protected override int Encode(ReadOnlySpan<char> text)
    {
        var known = text[0] switch
        {
            '&' => "&amp;"u8,
            '<' => "&lt;"u8,
            '>' => "&gt;"u8,
            '"' => "&quot;"u8,
            // As it stands it would be read as the end of a line.
            '\r' => "&#xD;"u8,
            _ => [],
        };
        Raw(known);
        if (Rune.DecodeFromUtf16(text, out var letter, out var length) is OperationStatus.Done && !letter.IsBmp)
            Raw(text[..length]);
        return length;
    }

    private static bool IsHarmless(char letter) => XmlConvert.IsXmlChar(letter) && letter is not ('&' or '<' or '>' or '"' or '\r');
}
