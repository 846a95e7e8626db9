using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace Masthead.Web;

/// <summary>One finished page: its bytes, compressed once per encoding when first asked for. Thread-safe.</summary>
internal sealed class CachedPage
{
    /// <summary>For what is compressed once and sent for as long as the program runs: takes ten times as long.</summary>
    public const int Smallest = 11;

    // Brotli's quality for pages: beyond it a page takes longer to compress than to make.
    private const int Swift = 6;

    private readonly byte[] plain;
    private readonly int quality;
    private byte[]? brotli;
    private byte[]? gzip;

    public CachedPage(int status, byte[] body, KeyValuePair<string, StringValues>[] headers, IReadOnlyCollection<string> tags, DateTimeOffset? expiresAt, int quality = Swift)
    {
        (Status, plain, Headers, Tags, ExpiresAt, this.quality) = (status, body, headers, tags, expiresAt, quality);
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

    /// <summary>Bytes held in memory, with room for both compressed forms.</summary>
    public long Size => plain.Length + plain.Length / 2 + 512;

    /// <summary>As it is sent while the database cannot be asked.</summary>
    public CachedPage Outdated() => new(
        Status, IsHtml ? OutageNotice.PutInto(plain) : plain, [.. Headers.Where(header => header.Key != "Cache-Control"), KeyValuePair.Create("Cache-Control", (StringValues)"no-store")], [], null);

    private bool IsHtml => Array.Exists(Headers, header => header.Key == "Content-Type" && header.Value.ToString().StartsWith("text/html", StringComparison.Ordinal));

    /// <summary>The bytes for a client that accepts these encodings, and the <c>Content-Encoding</c> (null: none).</summary>
    public (byte[] Body, string? Encoding) For(string acceptEncoding)
    {
        if (AcceptEncoding.Allows(acceptEncoding, "br"))
            return (brotli ??= Compress(stream => new BrotliStream(stream, new BrotliCompressionOptions { Quality = quality })), "br");
        if (AcceptEncoding.Allows(acceptEncoding, "gzip"))
            return (gzip ??= Compress(stream => new GZipStream(stream, CompressionLevel.Optimal)), "gzip");
        return (plain, null);
    }

    /// <summary>Answers with this page: 304 when the client has it, otherwise compressed as the client accepts.</summary>
    public Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        var headers = response.Headers;
        foreach (var (name, value) in Headers)
            headers[name] = value;
        headers.ETag = ETag;
        headers.Vary = "Accept-Encoding";
        if (Status == StatusCodes.Status200OK && context.Request.Headers.IfNoneMatch is { Count: > 0 } known && Matches(known, ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            headers.Remove("Content-Type");
            return Task.CompletedTask;
        }

        var (body, encoding) = For(context.Request.Headers.AcceptEncoding.ToString());
        response.StatusCode = Status;
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        headers.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
    }

    private byte[] Compress(Func<Stream, Stream> encoder)
    {
        using var target = new MemoryStream();
        using (var stream = encoder(target))
            stream.Write(plain);
        return target.ToArray();
    }

    // RFC 9110, section 13.1.2: a list of tags, compared weakly, or an asterisk.
    private static bool Matches(StringValues ifNoneMatch, string etag)
    {
        var opaque = etag.AsSpan(2);
        foreach (var header in ifNoneMatch)
            foreach (var range in header.AsSpan().Split(','))
            {
                var tag = header.AsSpan(range).Trim();
                if (tag is "*" || (tag.StartsWith("W/") ? tag[2..] : tag).SequenceEqual(opaque))
                    return true;
            }
        return false;
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
