using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Masthead.Features.Import.Wxr;

/// <summary>Reads a piece of an export as XML, mending what real exports get wrong: control characters, undeclared prefixes, names of HTML entities, loose ampersands.</summary>
internal static partial class WxrXml
{
    public static readonly XNamespace Wp = "urn:wp";
    public static readonly XNamespace Content = "urn:content";
    public static readonly XNamespace Excerpt = "urn:excerpt";
    public static readonly XNamespace Dc = "urn:dc";

    // Document types are not read at all: what they could name lies outside the file, or grows without end.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false, MaxCharactersFromEntities = 0 };

    /// <returns>What holds the piece, or null when it cannot be mended.</returns>
    public static XElement? TryRead(string piece)
    {
        var clean = Clean(piece);
        try
        {
            return Parse(clean);
        }
        catch (XmlException)
        {
            return TryMended(clean);
        }
    }

    public static string Text(XElement element, XName name) => Raw(element, name).Trim();

    public static string Raw(XElement element, XName name) => element.Element(name)?.Value ?? "";

    private static XElement? TryMended(string text)
    {
        try
        {
            return Parse(MendEntities(text));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // Whatever version of the format declared them, the prefixes mean the same; others are declared as they come.
    private static XElement Parse(string text)
    {
        var root = new StringBuilder("<r");
        foreach (var prefix in Prefix().Matches(text).Select(match => match.Groups["prefix"].Value).Concat(["wp", "content", "excerpt", "dc"]).Distinct().Where(prefix => prefix is not ("xml" or "xmlns")))
            root.Append(" xmlns:").Append(prefix).Append("=\"urn:").Append(prefix).Append('"');
        root.Append('>').Append(text).Append("</r>");
        using var reader = XmlReader.Create(new StringReader(root.ToString()), Settings);
        return XElement.Load(reader);
    }

    private static string Clean(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\u0008') < 0 && text.AsSpan().IndexOfAnyInRange('\u000b', '\u001f') < 0 && !text.Contains('\uffff', StringComparison.Ordinal) ? text
        : string.Concat(text.Where(letter => letter is >= ' ' and not ('\ufffe' or '\uffff') or '\t' or '\n' or '\r'));

    private static string MendEntities(string text)
    {
        var mended = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var data = text.IndexOf("<![CDATA[", at, StringComparison.Ordinal);
            var end = data < 0 ? text.Length : data;
            mended.Append(LooseEntity().Replace(text[at..end], Mend));
            if (data < 0)
                break;
            var close = text.IndexOf("]]>", data, StringComparison.Ordinal);
            at = close < 0 ? text.Length : close + 3;
            mended.Append(text, data, at - data).Append(close < 0 ? "]]>" : "");
        }
        return mended.ToString();
    }

    private static string Mend(Match match)
    {
        var text = match.Value;
        if (text is "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;" || text.StartsWith("&#", StringComparison.Ordinal) && text.EndsWith(';'))
            return text;
        var decoded = WebUtility.HtmlDecode(text);
        return decoded == text ? "&amp;" + text[1..] : decoded.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"[<\s/](?<prefix>[A-Za-z_][\w-]*):[A-Za-z_]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"&(#?\w{1,32};)?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LooseEntity();
}
