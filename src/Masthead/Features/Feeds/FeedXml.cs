using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Masthead.Features.Feeds;

/// <summary>What feeds and sitemaps share: names, addresses and dates.</summary>
internal static class FeedXml
{
    // What must be looked at more closely: control characters, halves of pairs, and two that are no characters.
    private static readonly SearchValues<char> Doubtful = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(letter => !XmlConvert.IsXmlChar(letter))]);

    public const string Atom = "http://www.w3.org/2005/Atom";
    public const string Content = "http://purl.org/rss/1.0/modules/content/";
    public const string DublinCore = "http://purl.org/dc/elements/1.1/";
    public const string Slash = "http://purl.org/rss/1.0/modules/slash/";
    public const string Thread = "http://purl.org/syndication/thread/1.0";

    public static byte[] Write(Action<XmlWriter> body)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, IndentChars = "", NewLineChars = "\n" }))
        {
            xml.WriteStartDocument();
            body(xml);
            xml.WriteEndDocument();
        }
        return stream.ToArray();
    }

    /// <summary>Text without the few characters that XML 1.0 cannot hold at all; letters outside the first plane are pairs, and stay.</summary>
    public static string Text(string text) => text.AsSpan().ContainsAny(Doubtful)
        ? string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value))))
        : text;

    /// <summary>A feed is read far from the site: addresses that begin with a slash get the site before them. The HTML is our own, so its quotes are known.</summary>
    public static string AbsoluteLinks(string html, string site)
    {
        if (!html.Contains("=\"/", StringComparison.Ordinal))
            return html;
        var text = new StringBuilder(html.Length + 256);
        var rest = html.AsSpan();
        while (rest.IndexOf("=\"/", StringComparison.Ordinal) is >= 0 and var equals)
        {
            var slash = equals + 2;
            text.Append(rest[..slash]);
            // Two slashes name another host.
            if (!rest[(slash + 1)..].StartsWith('/') && NamesAddress(rest[..equals]))
                text.Append(site);
            text.Append('/');
            rest = rest[(slash + 1)..];
        }
        return text.Append(rest).ToString();
    }

    private static bool NamesAddress(ReadOnlySpan<char> before) =>
        before.LastIndexOfAny(' ', '\n', '\t') is >= 0 and var space && before[(space + 1)..] is "src" or "href" or "poster" or "cite";

    /// <summary>A path as it stands in a link: what is not ASCII percent-encoded.</summary>
    public static string Escaped(string path) => new PathString(path).ToUriComponent();

    public static string Rfc3339(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static string Rfc822(DateTimeOffset instant) => instant.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    /// <summary>A permanent name that survives a new address (RFC 4151).</summary>
    public static string TagUri(string site, string kind, long id) => $"tag:{new Uri(site).Host},2026:{kind}/{id}";
}
