using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Masthead.Web.Sanitising;

/// <summary>What a browser's parser builds from a piece of HTML, written out again with the sanitiser's escaping.</summary>
internal static class BrowserTree
{
    public static IDocument Parse(string html) => new HtmlParser().ParseDocument("<!doctype html><body>" + html);

    public static string Of(string html)
    {
        var text = new StringBuilder();
        foreach (var node in Parse(html).Body!.ChildNodes)
            Write(text, node);
        return text.ToString();
    }

    private static void Write(StringBuilder text, INode node)
    {
        if (node is not IElement element)
        {
            text.Append(node is IText t ? Escape(t.Data) : $"[{node.NodeName}]");
            return;
        }
        text.Append('<').Append(element.LocalName);
        foreach (var attribute in element.Attributes)
            text.Append(' ').Append(attribute.Name).Append("=\"").Append(Escape(attribute.Value)).Append('"');
        text.Append('>');
        if (element.LocalName is "br" or "hr" or "img" or "wbr" or "source" or "track")
            return;
        if (element.LocalName == "pre" && element.FirstChild is IText first && first.Data.StartsWith('\n'))
            text.Append('\n');
        foreach (var child in element.ChildNodes)
            Write(text, child);
        text.Append("</").Append(element.LocalName).Append('>');
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")
        .Replace("\"", "&quot;").Replace("'", "&#39;").Replace("\u00A0", "&nbsp;");
}
