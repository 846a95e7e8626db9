using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Masthead.Web;

/// <summary>
/// A page's text while it is made: one borrowed piece of memory, where the framework's own buffer keeps every literal and every value apart until the
/// end. Not thread-safe; gives its memory back when disposed.
/// </summary>
internal sealed class PageText : TextWriter, IHtmlContent
{
    private char[] text = ArrayPool<char>.Shared.Rent(32 * 1024);
    private int length;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Sends the whole text as the answer's body, with its length.</summary>
    public async Task SendAsync(HttpResponse response)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(length));
        var count = Encoding.UTF8.GetBytes(text.AsSpan(0, length), bytes);
        response.ContentLength = count;
        await response.Body.WriteAsync(bytes.AsMemory(0, count), response.HttpContext.RequestAborted);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>A page's text inside of its layout's.</summary>
    public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(text.AsSpan(0, length));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.Length > text.Length - length)
            Grow(length + buffer.Length);
        buffer.CopyTo(text.AsSpan(length));
        length += buffer.Length;
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    // The inherited ones would each start a task to copy a few letters.
    public override Task WriteAsync(char value) => Written([value]);

    public override Task WriteAsync(string? value) => Written(value);

    public override Task WriteAsync(char[] buffer, int index, int count) => Written(buffer.AsSpan(index, count));

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) => Written(buffer.Span);

    public override Task FlushAsync() => Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        if (text.Length > 0)
            ArrayPool<char>.Shared.Return(text);
        (text, length) = ([], 0);
        base.Dispose(disposing);
    }

    private Task Written(ReadOnlySpan<char> buffer)
    {
        Write(buffer);
        return Task.CompletedTask;
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(least, 2 * text.Length));
        text.AsSpan(0, length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(text);
        text = larger;
    }
}
