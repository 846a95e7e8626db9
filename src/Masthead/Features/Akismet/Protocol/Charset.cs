using System.Collections.Concurrent;
using System.Text;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>Turns bytes into text when the sender may have named the wrong encoding, or none. Never throws for any bytes or name.</summary>
internal static class Charset
{
    // Names come from outside: only so many are remembered.
    private const int MostNames = 200;
    private const byte Escape = 0x1B;

    private static readonly ConcurrentDictionary<string, Encoding?> Known = new(StringComparer.OrdinalIgnoreCase);

    static Charset() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding of a name such as <c>ISO-8859-1</c>; null for UTF-8, for none and for one that nobody knows.</summary>
    public static Encoding? Of(string? name)
    {
        var trimmed = name.AsSpan().Trim(" \"'");
        if (trimmed.Length is 0 or > 40 || trimmed.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || trimmed.Equals("utf8", StringComparison.OrdinalIgnoreCase))
            return null;
        var key = trimmed.ToString();
        if (Known.TryGetValue(key, out var known))
            return known;
        var found = Find(key);
        if (Known.Count < MostNames)
            Known[key] = found;
        return found;
    }

    /// <summary>
    /// UTF-8 when the bytes are valid UTF-8, whatever was declared: text in another encoding is hardly ever valid by chance, and many clients
    /// name the blog's encoding while they send UTF-8. Otherwise the declared encoding, or Windows-1252.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes, Encoding? declared)
    {
        // An encoding that switches by escape sequences is seven bits wide and would pass as UTF-8; so would UTF-16, but for its zeros.
        if (declared is not null && (bytes.Contains(Escape) || (IsWide(declared) && bytes.Contains((byte)0))))
            return Leniently(bytes, declared);
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        return Leniently(bytes, declared ?? Of("windows-1252") ?? Encoding.Latin1);
    }

    /// <summary>
    /// A whole body without what tells its byte order; in UTF-8 where every letter of it takes two bytes or four, so that not even its names could be read.
    /// </summary>
    public static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> body, Encoding? declared)
    {
        var bytes = body.Span;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            return body[Encoding.UTF8.Preamble.Length..];
        var wide = bytes switch
        {
            [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32,
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => declared is not null && IsWide(declared) && bytes.Contains((byte)0) ? declared : null,
        };
        if (wide is null)
            return body;
        return Encoding.UTF8.GetBytes(Leniently(bytes, wide).TrimStart('\uFEFF'));
    }

    private static bool IsWide(Encoding encoding) => encoding is UnicodeEncoding or UTF32Encoding;

    private static string Leniently(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static Encoding? Find(string name)
    {
        try
        {
            // Utf-7 and its like are refused by the platform, with good reason.
            return Encoding.GetEncoding(name) is UTF8Encoding ? null : Encoding.GetEncoding(name);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
