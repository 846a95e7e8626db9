using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Masthead.Features.Feeds;

/// <summary>What the feed formats share: a writer that cannot make malformed XML, addresses and dates.</summary>
internal static partial class FeedXml
{
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

    /// <summary>Text without the few characters that XML 1.0 cannot hold at all.</summary>
    public static string Text(string text) => text.All(XmlConvert.IsXmlChar) ? text : new string(text.Where(XmlConvert.IsXmlChar).ToArray());

    public static void Element(this XmlWriter xml, string name, string? value, string? ns = null)
    {
        if (!string.IsNullOrEmpty(value))
            xml.WriteElementString(name, ns, Text(value));
    }

    /// <summary>A feed is read far from the site: addresses that begin with a slash get the site before them. The HTML is our own, so its quotes are known.</summary>
    public static string AbsoluteLinks(string html, string site) => RootLink().Replace(html, match => match.Value + site);

    /// <summary>A path as it stands in a link: what is not ASCII percent-encoded.</summary>
    public static string Escaped(string path) => new PathString(path).ToUriComponent();

    public static string Rfc3339(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static string Rfc822(DateTimeOffset instant) => instant.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    /// <summary>A permanent name that survives a new address (RFC 4151).</summary>
    public static string TagUri(string site, string kind, long id) => $"tag:{new Uri(site).Host},2026:{kind}/{id}";

    [GeneratedRegex("""(?<=\s(?:src|href|poster|cite)=")(?=/(?!/))""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RootLink();
}
