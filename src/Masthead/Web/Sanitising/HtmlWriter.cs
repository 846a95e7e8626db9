using System.Text;

namespace Masthead.Web.Sanitising;

/// <summary>Writes our own tree: only names that a rule holds, every text and value escaped.</summary>
internal static class HtmlWriter
{
    public static string Write(Node root)
    {
        var html = new StringBuilder();
        WriteChildren(html, root);
        return html.ToString();
    }

    /// <summary>A text without any markup as one paragraph.</summary>
    public static string Paragraph(string text)
    {
        var html = new StringBuilder("<p>", text.Length + 7);
        foreach (var c in text)
            Escape(html, c);
        return html.Append("</p>").ToString();
    }

    public static string Attribute(string name, string value)
    {
        var html = new StringBuilder(" ").Append(name).Append("=\"");
        foreach (var c in value)
            Escape(html, c);
        return html.Append('"').ToString();
    }

    // Depth is bounded by the policy, so recursion is.
    private static void Write(StringBuilder html, Node node)
    {
        if (node.IsText)
        {
            foreach (var c in node.Text)
                Escape(html, c);
            return;
        }
        html.Append('<').Append(node.Rule.Name).Append(node.Attributes).Append(node.Rule.Always).Append('>');
        if (node.Rule.IsVoid)
            return;
        // A parser drops the first newline after <pre>.
        if (node.Rule.Preformatted && node.Children is [{ IsText: true } first, ..] && first.Text.StartsWith('\n'))
            html.Append('\n');
        WriteChildren(html, node);
        html.Append("</").Append(node.Rule.Name).Append('>');
    }

    private static void WriteChildren(StringBuilder html, Node node)
    {
        var aLineEach = node.Rule.Holds is Holds.Paragraphs or Holds.Parts;
        for (var i = 0; i < node.Children.Count; i++)
        {
            if (aLineEach && i > 0)
                html.Append('\n');
            Write(html, node.Children[i]);
        }
    }

    private static void Escape(StringBuilder html, char c) => _ = c switch
    {
        '&' => html.Append("&amp;"),
        '<' => html.Append("&lt;"),
        '>' => html.Append("&gt;"),
        '"' => html.Append("&quot;"),
        '\'' => html.Append("&#39;"),
        // Invisible and significant: written so that it survives an editor.
        '\u00A0' => html.Append("&nbsp;"),
        _ => html.Append(c),
    };
}
