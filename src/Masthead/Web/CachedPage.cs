using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Masthead.Web;

/// <summary>One finished page: its bytes, compressed once per encoding when first asked for. Thread-safe.</summary>
internal sealed class CachedPage
{
    /// <summary>For what is compressed once and sent for as long as the program runs: takes ten times as long.</summary>
    public const int Smallest = 11;

    // Brotli's quality for pages: beyond it a page takes longer to compress than to make.
    private const int Swift = 6;

    // Bits: as far as every client can look back (RFC 7932, section 9.1).
    private const int BrotliWindow = 22;

    private readonly BodyForm plain;
    private readonly int quality;
    private BodyForm? brotli;
    private BodyForm? gzip;
    private byte[]? unchangedHead;

    public CachedPage(int status, byte[] body, KeyValuePair<string, StringValues>[] headers, IReadOnlyCollection<string> tags, DateTimeOffset? expiresAt, int quality = Swift)
    {
        (Status, plain, Headers, Tags, ExpiresAt, this.quality) = (status, new(body, null), headers, tags, expiresAt, quality);
        // Weak: the same page under another encoding has other bytes.
        ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"";
    }

    public int Status { get; }

    /// <summary>Under which <see cref="PageKey"/> it is kept; empty for what is not.</summary>
    public string Key { get; set; } = "";

    public string ETag { get; }
    public KeyValuePair<string, StringValues>[] Headers { get; }
    public IReadOnlyCollection<string> Tags { get; }

    /// <summary>When time alone makes the page untrue (comments close); null when only a write can.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Bytes held in memory, with room for both compressed forms and the heads of each.</summary>
    public long Size => plain.Body.Length + plain.Body.Length / 2 + 4096;

    /// <summary>As it is sent while the database cannot be asked.</summary>
    public CachedPage Outdated() => new(
        Status, IsHtml ? OutageNotice.PutInto(plain.Body) : plain.Body, [.. Headers.Where(header => header.Key != "Cache-Control"), KeyValuePair.Create("Cache-Control", (StringValues)"no-store")], [], null);

    private bool IsHtml => Array.Exists(Headers, header => header.Key == "Content-Type" && header.Value.ToString().StartsWith("text/html", StringComparison.Ordinal));

    /// <summary>The bytes for a client that accepts these encodings, and the <c>Content-Encoding</c> (null: none).</summary>
    public (byte[] Body, string? Encoding) For(ReadOnlySpan<char> acceptEncoding)
    {
        var form = Form(acceptEncoding);
        return (form.Body, form.Encoding);
    }

    /// <summary>Answers with this page: 304 when the client has it, otherwise compressed as the client accepts.</summary>
    public Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        if (Status == StatusCodes.Status200OK && context.Request.Headers.IfNoneMatch is { Count: > 0 } known && IsAmong(known))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            Describe(response.Headers, sent: null);
            return Task.CompletedTask;
        }

        var form = Form(context.Request.Headers.AcceptEncoding.ToString());
        response.StatusCode = Status;
        Describe(response.Headers, form);
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;
        // Asked for as one piece, a long body is one piece: it is sent by one call.
        form.Body.CopyTo(response.BodyWriter.GetSpan(form.Body.Length));
        response.BodyWriter.Advance(form.Body.Length);
        return response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    /// <summary>The same answer for readers as bytes on an unencrypted connection: a head that lacks its date and the line that ends it, and the body.</summary>
    /// <param name="acceptEncoding">What the client accepts.</param>
    /// <param name="isKnown">Whether the client has the page.</param>
    public (byte[] Head, byte[] Body) OnTheWire(ReadOnlySpan<char> acceptEncoding, bool isKnown)
    {
        if (isKnown)
            return (unchangedHead ??= Head(StatusCodes.Status304NotModified, sent: null), []);
        var form = Form(acceptEncoding);
        return (form.Head ??= Head(Status, form), form.Body);
    }

    // RFC 9110, section 13.1.2: a list of tags, compared weakly, or an asterisk.
    /// <summary>Whether these tags (<c>If-None-Match</c>) name this page.</summary>
    public bool IsAmong(StringValues ifNoneMatch)
    {
        var opaque = ETag.AsSpan(2);
        foreach (var header in ifNoneMatch)
            foreach (var range in header.AsSpan().Split(','))
            {
                var tag = header.AsSpan(range).Trim();
                if (tag is "*" || (tag.StartsWith("W/") ? tag[2..] : tag).SequenceEqual(opaque))
                    return true;
            }
        return false;
    }

    private BodyForm Form(ReadOnlySpan<char> acceptEncoding)
    {
        if (AcceptEncoding.Allows(acceptEncoding, "br"))
            return brotli ??= new(Brotli(), "br");
        if (AcceptEncoding.Allows(acceptEncoding, "gzip"))
            return gzip ??= new(Gzip(), "gzip");
        return plain;
    }

    /// <param name="headers">Are added to.</param>
    /// <param name="sent">The body that follows, or null when the client has it.</param>
    private void Describe(IHeaderDictionary headers, BodyForm? sent)
    {
        foreach (var (name, value) in Headers)
            headers[name] = value;
        headers.ETag = ETag;
        headers.Vary = "Accept-Encoding";
        if (sent is null)
        {
            // A page that has just been made has said its type itself, and there is no body that it could be of.
            headers.Remove("Content-Type");
            return;
        }
        if (sent.Encoding is not null)
            headers.ContentEncoding = sent.Encoding;
        headers.ContentLength = sent.Body.Length;
    }

    private byte[] Head(int status, BodyForm? sent)
    {
        var headers = new HeaderDictionary();
        SecurityHeaders.WriteForReaders(headers, isHttps: false);
        Describe(headers, sent);
        var head = new StringBuilder($"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");
        foreach (var (name, values) in headers)
            foreach (var value in values)
                head.Append(name).Append(": ").Append(value).Append("\r\n");
        return Encoding.ASCII.GetBytes(head.ToString());
    }

    private byte[] Brotli()
    {
        var room = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(plain.Body.Length));
        if (!BrotliEncoder.TryCompress(plain.Body, room, out var length, quality, BrotliWindow))
            throw new InvalidOperationException($"{plain.Body.Length} bytes do not fit into {room.Length} when they are compressed.");
        var compressed = room.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(room);
        return compressed;
    }

    private byte[] Gzip()
    {
        using var target = new MemoryStream(plain.Body.Length / 3);
        using (var stream = new GZipStream(target, CompressionLevel.Optimal))
            stream.Write(plain.Body);
        return target.ToArray();
    }

    /// <summary>The body in one encoding.</summary>
    private sealed class BodyForm(byte[] body, string? encoding)
    {
        public byte[] Body => body;
        public string? Encoding => encoding;

        /// <summary>Written when it is first needed.</summary>
        public byte[]? Head { get; set; }
    }
}

/// <summary>Reads <c>Accept-Encoding</c> (RFC 9110, section 12.5.3) as far as gzip and brotli need it.</summary>
internal static class AcceptEncoding
{
    public static bool Allows(ReadOnlySpan<char> header, ReadOnlySpan<char> coding)
    {
        foreach (var range in header.Split(','))
        {
            var item = header[range].Trim();
            var semicolon = item.IndexOf(';');
            var name = semicolon < 0 ? item : item[..semicolon].TrimEnd();
            if (name.Equals(coding, StringComparison.OrdinalIgnoreCase))
                return semicolon < 0 || !IsZero(item[(semicolon + 1)..]);
        }
        return false;
    }

    private static bool IsZero(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase) && parameter[2..].TrimEnd('0').TrimEnd('.').TrimStart('0').IsEmpty;
    }
}
