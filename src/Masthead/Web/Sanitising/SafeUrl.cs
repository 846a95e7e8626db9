using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Masthead.Web.Sanitising;

/// <summary>
/// Addresses that may be written into a page. An address is read as a browser reads it (blanks and controls inside a scheme
/// do not count, a backslash is a slash), and what is answered has exactly one reading.
/// </summary>
internal static partial class SafeUrl
{
    public const int MaxLength = 2048;

    private static readonly SearchValues<char> Encoded = SearchValues.Create(" \"'<>`{}|^\\");

    /// <summary>For a commenter's website: an absolute http or https address; a bare host gets a scheme. Otherwise null.</summary>
    public static string? Website(string? text)
    {
        var url = Fold(text);
        if (url.Length > 0 && Scheme(url) is null && url.Contains('.', StringComparison.Ordinal) && url[0] is not ('/' or '.' or '#' or '?'))
            url = "http://" + url;
        return Web(url);
    }

    /// <summary>An absolute http, https or mailto address, or null.</summary>
    public static string? Link(string? text)
    {
        var url = Fold(text);
        return Scheme(url) == "mailto" ? Mail(url) : Web(url);
    }

    /// <summary>As <see cref="Link"/>, or an address on this site, or a fragment in the safe form of <see cref="SafeId"/>.</summary>
    public static string? LinkOrLocal(string? text) => Link(text) ?? Local(Fold(text));

    /// <summary>Where a picture, a sound or a film may come from: http, https or this site.</summary>
    public static string? Source(string? text)
    {
        var url = Fold(text);
        var source = Web(url) ?? Local(url);
        return source is null || source[0] == '#' ? null : source;
    }

    private static string? Web(string url)
    {
        var rest = Scheme(url) switch
        {
            "http" => url["http:".Length..],
            "https" => url["https:".Length..],
            null when url.StartsWith("//", StringComparison.Ordinal) => url,
            _ => null,
        };
        if (rest is null)
            return null;
        rest = rest.TrimStart('/');
        // Text before an @ shows one host and leads to another.
        var host = rest.AsSpan(0, rest.AsSpan().IndexOfAny("/?#") is var end and >= 0 ? end : rest.Length);
        var scheme = Scheme(url) == "http" ? "http://" : "https://";
        return host.Length == 0 || host.Contains('@') || !HostLike().IsMatch(host) ? null : scheme + Encode(rest);
    }

    private static string? Mail(string url)
    {
        var address = url["mailto:".Length..];
        return address.Contains('@', StringComparison.Ordinal) ? "mailto:" + Encode(address) : null;
    }

    private static string? Local(string url)
    {
        if (url.Length == 0 || Scheme(url) is not null || url.StartsWith("//", StringComparison.Ordinal))
            return null;
        return url[0] == '#' ? (SafeId.Clean(url[1..]) is { } id ? "#" + id : null) : Encode(url);
    }

    /// <summary>As a browser's URL parser begins: blanks and controls at the ends go, tabs and newlines anywhere; then every other control.</summary>
    private static string Fold(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 2 * MaxLength)
            return "";
        var url = new StringBuilder(text.Length);
        var inPath = true;
        foreach (var rune in CleanText.Line(text).EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format)
                continue;
            inPath &= rune.Value is not ('?' or '#');
            url.Append(rune.Value == '\\' && inPath ? "/" : rune.ToString());
        }
        var folded = url.ToString().Trim();
        return folded.Length > MaxLength ? "" : folded;
    }

    /// <summary>The scheme in lower case, or null for a relative address. Blanks before the colon cannot hide one.</summary>
    private static string? Scheme(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || url.AsSpan(0, colon).IndexOfAny("/?#") >= 0)
            return null;
        return string.Concat(url[..colon].Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
    }

    private static string Encode(string url)
    {
        if (!url.AsSpan().ContainsAny(Encoded) && !url.Any(char.IsWhiteSpace))
            return url;
        var encoded = new StringBuilder(url.Length + 16);
        foreach (var c in url)
        {
            if (char.IsWhiteSpace(c))
                encoded.Append("%20");
            else if (Encoded.Contains(c))
                encoded.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else
                encoded.Append(c);
        }
        return encoded.ToString();
    }

    // Letters and digits of any script, punycode as it stands, an IPv6 literal, a port.
    [GeneratedRegex(@"\A(?:[\p{L}\p{N}\p{M}._~%-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?\z", RegexOptions.NonBacktracking)]
    private static partial Regex HostLike();
}

/// <summary>Ids that cannot collide with the page's own or stand in for a property of the document.</summary>
internal static class SafeId
{
    private const string Prefix = "body-";
    private const int MaxLength = 80;

    public static string? Clean(string? text)
    {
        var id = new StringBuilder();
        foreach (var c in (text ?? "").Trim())
        {
            if (char.IsAsciiLetterOrDigit(c))
                id.Append(char.ToLowerInvariant(c));
            else if (id.Length > 0 && id[^1] != '-')
                id.Append('-');
        }
        var name = id.ToString().Trim('-');
        if (name.StartsWith(Prefix, StringComparison.Ordinal))
            name = name[Prefix.Length..];
        if (name.Length > MaxLength)
            name = name[..MaxLength].TrimEnd('-');
        return name.Length == 0 ? null : Prefix + name;
    }
}
