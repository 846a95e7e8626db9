using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Masthead.Web;

/// <summary>
/// What is sent to readers while it is made: UTF-8 in one borrowed piece of memory. What fills a hole of an interpolated text is encoded, unless its type
/// says that it is markup: <c>html.Write($"&lt;h1&gt;{headline}&lt;/h1&gt;")</c>. Not thread-safe; gives its memory back when disposed.
/// </summary>
/// <param name="plain">Letters of ASCII that need no encoding: looked for many at once, and nearly always all there is.</param>
/// <param name="harmless">All letters that need none.</param>
/// <param name="size">Bytes to begin with; it grows.</param>
internal abstract class MarkupOutput(SearchValues<char> plain, SearchValues<char> harmless, int size) : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(size);
    private int length;
    private List<Piece>? pieces;
    private int piecesLength;

    /// <summary>All that was written, as one piece; a copy of it where something was referred to.</summary>
    public ReadOnlyMemory<byte> Written => pieces is null ? bytes.AsMemory(0, length) : Joined();

    /// <summary>Markup with holes for text.</summary>
#pragma warning disable CA1822 // The compiler hands this to the parts, which have written themselves when this is called.
    public void Write([InterpolatedStringHandlerArgument("")] ref MarkupHoles markup) => _ = markup;
#pragma warning restore CA1822

    /// <summary>Markup as it is.</summary>
    public void Raw(ReadOnlySpan<char> markup)
    {
        // Three bytes are the most that one UTF-16 unit can take.
        if (bytes.Length - length < 3 * markup.Length)
            Grow(3 * markup.Length);
        length += Encoding.UTF8.GetBytes(markup, bytes.AsSpan(length));
    }

    /// <summary>Markup as it is, in UTF-8.</summary>
    public void Raw(ReadOnlySpan<byte> markup)
    {
        markup.CopyTo(GetSpan(markup.Length));
        length += markup.Length;
    }

    /// <summary>Markup in UTF-8 that is kept elsewhere and never changes: copied only to where the answer is sent from.</summary>
    public void Refer(ReadOnlyMemory<byte> markup)
    {
        (pieces ??= []).Add(new Piece(length, markup));
        piecesLength += markup.Length;
    }

    /// <summary>Text, encoded for an element or an attribute in double quotes.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAnyExcept(plain);
            if (end >= 0 && text[end] >= 0x80)
                end = text[end..].IndexOfAnyExcept(harmless) is >= 0 and var more ? end + more : -1;
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
    public async Task SendAsync(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        var all = length + piecesLength;
        response.ContentLength = all;
        if (response.HttpContext.MayKeepPage)
        {
            foreach (var part in Parts())
                await response.Body.WriteAsync(part, response.HttpContext.RequestAborted);
            return;
        }
        // Nobody keeps it. Once the head is written the body is copied straight to where it is sent from; asked for as one piece, it is sent by one call.
        await response.StartAsync(response.HttpContext.RequestAborted);
        CopyTo(response.BodyWriter.GetSpan(all));
        response.BodyWriter.Advance(all);
        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

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

    /// <summary>Writes what stands for the first letter of a text, which is not harmless.</summary>
    /// <returns>How many UTF-16 units were dealt with.</returns>
    protected abstract int Encode(ReadOnlySpan<char> text);

    /// <summary>The letters that are meant, of all that are one UTF-16 unit.</summary>
    protected static SearchValues<char> Where(Func<char, bool> isMeant) =>
        SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(isMeant)]);

    private byte[] Joined()
    {
        var all = new byte[length + piecesLength];
        CopyTo(all);
        return all;
    }

    private void CopyTo(Span<byte> room)
    {
        foreach (var part in Parts())
        {
            part.Span.CopyTo(room);
            room = room[part.Length..];
        }
    }

    /// <summary>All in its order.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> Parts()
    {
        var begin = 0;
        foreach (var piece in pieces ?? [])
        {
            yield return bytes.AsMemory(begin, piece.At - begin);
            yield return piece.Markup;
            begin = piece.At;
        }
        yield return bytes.AsMemory(begin, length - begin);
    }

    private void Reserve(int size)
    {
        if (bytes.Length - length < Math.Max(size, 1))
            Grow(Math.Max(size, 1));
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + size, 2 * bytes.Length));
        bytes.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }

    /// <summary>Markup that stands where so many bytes were written before it.</summary>
    private readonly record struct Piece(int At, ReadOnlyMemory<byte> Markup);
}

/// <summary>Markup that is written as it is: sanitised or made here.</summary>
internal readonly record struct RawMarkup(string? Text);

/// <summary>An attribute with a space before it; nothing at all when it has no value.</summary>
internal readonly record struct OptionalAttribute(string Name, string? Value);

/// <summary>Writes the parts of an interpolated text as they come.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHoles
{
    private readonly MarkupOutput output;

#pragma warning disable IDE0060 // The compiler passes both lengths; the buffer grows by itself.
    public MarkupHoles(int literalLength, int formattedCount, MarkupOutput output) => this.output = output;
#pragma warning restore IDE0060

    public void AppendLiteral(string literal) => output.Raw(literal);

    public void AppendFormatted(string? text) => output.Text(text);

    public void AppendFormatted(long number) => output.Number(number);

    public void AppendFormatted(RawMarkup raw) => output.Raw(raw.Text);

    public void AppendFormatted(OptionalAttribute attribute)
    {
        if (attribute.Value is not { } value)
            return;
        output.Raw(" "u8);
        output.Raw(attribute.Name);
        output.Raw("=\""u8);
        output.Text(value);
        output.Raw("\""u8);
    }
}
