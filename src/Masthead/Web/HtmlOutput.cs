using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace Masthead.Web;

/// <summary>A page while it is made; text is encoded as Razor does it. Not thread-safe.</summary>
/// <param name="size">Bytes to begin with; it grows.</param>
internal sealed class HtmlOutput(int size = 64 * 1024) : MarkupOutput(Plain, Harmless, size)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly SearchValues<char> Plain = Where(letter => letter < 0x80 && !Encoder.WillEncode(letter));
    private static readonly SearchValues<char> Harmless = Where(letter => !char.IsSurrogate(letter) && !Encoder.WillEncode(letter));

    /// <summary>What is written by hand, in a page that Razor makes.</summary>
    public static IHtmlContent Content(Action<HtmlOutput> part) => new PartOfPage(part);

    public Task SendAsync(HttpResponse response) => SendAsync(response, "text/html; charset=utf-8");

    protected override int Encode(ReadOnlySpan<char> text)
    {
        var known = text[0] switch
        {
            '&' => "&amp;"u8,
            '<' => "&lt;"u8,
            '>' => "&gt;"u8,
            '"' => "&quot;"u8,
            '\'' => "&#x27;"u8,
            '+' => "&#x2B;"u8,
            _ => [],
        };
        if (known.Length > 0)
        {
            Raw(known);
            return 1;
        }
        Rune.DecodeFromUtf16(text, out var rune, out var consumed);
        Raw(Encoder.Encode(rune.ToString()));
        return consumed;
    }

    private sealed class PartOfPage(Action<HtmlOutput> part) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            using var html = new HtmlOutput();
            part(html);
            writer.Write(Encoding.UTF8.GetString(html.Written.Span));
        }
    }
}
