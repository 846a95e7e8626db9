using System.Globalization;
using System.Text;

namespace Masthead.Web.Sanitising;

/// <summary>Texts without markup: names, headlines, tags, summaries.</summary>
internal static class PlainText
{
    // A letter with a thousand accents is one text element; nothing a name needs has more than this many code units.
    private const int MaxUnitsPerElement = 40;

    /// <summary>One line as a person would read it: composed, without controls and direction tricks, blanks folded, at most so many letters.</summary>
    public static string Clean(string? text, int maxTextElements = 500)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        // Bounded before the work, generously; exactly afterwards.
        var start = Cut(text, maxTextElements * MaxUnitsPerElement);
        var folded = FoldBlanks(CleanText.Line(start)).Normalize(NormalizationForm.FormC);
        return Elements(folded, maxTextElements).TrimEnd();
    }

    /// <summary>The words of sanitised HTML: paragraphs apart by an empty line, line breaks kept.</summary>
    public static string FromHtml(string html)
    {
        var text = new StringBuilder();
        AppendText(text, HtmlReading.Read(html, ArticleHtml.Policy));
        return text.ToString().Trim();
    }

    /// <summary>The beginning of a text on one line, cut between words.</summary>
    public static string Excerpt(string html, int maxTextElements = 200)
    {
        var line = FoldBlanks(FromHtml(html));
        var cut = Elements(line, maxTextElements);
        if (cut.Length == line.Length)
            return line;
        var space = cut.LastIndexOf(' ');
        var words = line[cut.Length] == ' ' || space < cut.Length / 2 ? cut : cut[..space];
        return words.TrimEnd(' ', ',', ';', ':', '.', '-', '–', '—') + "…";
    }

    private static void AppendText(StringBuilder text, Node node)
    {
        if (node.IsText)
            text.Append(node.Text);
        else if (node.Rule.Name is "br")
            text.Append('\n');
        foreach (var child in node.Children)
            AppendText(text, child);
        if (node.IsBlock)
            EndBlock(text, node.Rule);
    }

    private static void EndBlock(StringBuilder text, ElementRule rule)
    {
        var gap = rule.Shape == Shape.Part ? "\n" : "\n\n";
        if (rule.IsCell)
            text.Append('\t');
        else if (text.Length > 0 && !EndsWith(text, gap))
            text.Append(EndsWith(text, "\n") ? "\n" : gap);
    }

    private static bool EndsWith(StringBuilder text, string end) =>
        text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;

    private static string FoldBlanks(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
                folded.Append(c);
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }
        return folded.ToString().TrimEnd();
    }

    private static string Elements(string text, int max)
    {
        if (text.Length <= max)
            return text;
        var end = 0;
        for (var count = 0; count < max && end < text.Length; count++)
        {
            var length = StringInfo.GetNextTextElementLength(text, end);
            if (length > MaxUnitsPerElement)
                return text[..end];
            end += length;
        }
        return text[..end];
    }

    private static string Cut(string text, int max)
    {
        if (text.Length <= max)
            return text;
        return text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
    }
}
