using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace Masthead.Web;

/// <summary>
/// The HTML of a page while it is made: UTF-8 in one borrowed piece of memory. What fills a hole of an interpolated text is encoded, unless its type
/// says that it is HTML: <c>html.Write($"&lt;h1&gt;{headline}&lt;/h1&gt;")</c>. Not thread-safe; gives its memory back when disposed.
/// </summary>
internal sealed class HtmlOutput : IBufferWriter<byte>, IDisposable
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    // Two questions: the first is answered for many letters at once, and nearly always settles it.
    private static readonly SearchValues<char> Plain = Where(letter => letter < 0x80 && !Encoder.WillEncode(letter));
    private static readonly SearchValues<char> Harmless = Where(letter => !char.IsSurrogate(letter) && !Encoder.WillEncode(letter));

    private byte[] bytes;
    private int length;

    /// <param name="size">Bytes to begin with; it grows.</param>
    public HtmlOutput(int size = 64 * 1024) => bytes = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    /// <summary>HTML with holes for text.</summary>
#pragma warning disable CA1822 // The compiler hands this page to the parts, which have written themselves when this is called.
    public void Write([InterpolatedStringHandlerArgument("")] ref HtmlHoles html) => _ = html;
#pragma warning restore CA1822

    /// <summary>HTML as it is.</summary>
    public void Raw(ReadOnlySpan<char> html)
    {
        // Three bytes are the most that one UTF-16 unit can take.
        if (bytes.Length - length < 3 * html.Length)
            Grow(3 * html.Length);
        length += Encoding.UTF8.GetBytes(html, bytes.AsSpan(length));
    }

    /// <summary>HTML as it is, in UTF-8.</summary>
    public void Raw(ReadOnlySpan<byte> html)
    {
        html.CopyTo(GetSpan(html.Length));
        length += html.Length;
    }

    /// <summary>Text, encoded for an element or an attribute in double quotes.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAnyExcept(Plain);
            if (end >= 0 && text[end] >= 0x80)
                end = text[end..].IndexOfAnyExcept(Harmless) is >= 0 and var more ? end + more : -1;
            if (end < 0)
            {
                Raw(text);
                return;
            }
            Raw(text[..end]);
            text = text[(end + Encode(text[end..]))..];
        }
    }

    public void Number(long number)
    {
        number.TryFormat(GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        length += written;
    }

    /// <summary>Sends what was written as the answer's body, with its length.</summary>
    public async Task SendAsync(HttpResponse response, string contentType = "text/html; charset=utf-8")
    {
        response.ContentType = contentType;
        response.ContentLength = length;
        await response.Body.WriteAsync(Written, response.HttpContext.RequestAborted);
    }

    /// <summary>What is written by hand, in a page that Razor makes.</summary>
    public static IHtmlContent Content(Action<HtmlOutput> part) => new PartOfPage(part);

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsSpan(length);
    }

    public void Dispose()
    {
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        (bytes, length) = ([], 0);
    }

    /// <returns>How many letters were dealt with.</returns>
    private int Encode(ReadOnlySpan<char> text)
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

    private void Reserve(int size)
    {
        if (bytes.Length - length < Math.Max(size, 1))
            Grow(Math.Max(size, 1));
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + size, 2 * bytes.Length));
        Written.Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }

    private static SearchValues<char> Where(Func<char, bool> isMeant) =>
        SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(isMeant)]);

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

/// <summary>HTML that is written as it is: sanitised or made here.</summary>
internal readonly record struct RawHtml(string? Text);

/// <summary>An attribute with a space before it; nothing at all when it has no value.</summary>
internal readonly record struct HtmlAttribute(string Name, string? Value);

/// <summary>Writes the parts of an interpolated text as they come.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlHoles
{
    private readonly HtmlOutput html;

#pragma warning disable IDE0060 // The compiler passes both lengths; the buffer grows by itself.
    public HtmlHoles(int literalLength, int formattedCount, HtmlOutput html) => this.html = html;
#pragma warning restore IDE0060

    public void AppendLiteral(string literal) => html.Raw(literal);

    public void AppendFormatted(string? text) => html.Text(text);

    public void AppendFormatted(long number) => html.Number(number);

    public void AppendFormatted(RawHtml raw) => html.Raw(raw.Text);

    public void AppendFormatted(HtmlAttribute attribute)
    {
        if (attribute.Value is not { } value)
            return;
        html.Raw(" "u8);
        html.Raw(attribute.Name);
        html.Raw("=\""u8);
        html.Text(value);
        html.Raw("\""u8);
    }
}
