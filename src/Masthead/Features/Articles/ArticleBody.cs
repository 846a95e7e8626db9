using Markdig;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Articles;

/// <summary>Turns what a reporter wrote into what readers get. Pure; thread-safe.</summary>
internal static class ArticleBody
{
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseFigures().UseCitations().UseListExtras().UseFootnotes().Build();

    /// <summary>Sanitised HTML. Markdown may hold HTML; both pass the same allow-list.</summary>
    /// <param name="format">What it was written in.</param>
    /// <param name="source">What was written.</param>
    /// <param name="leftOut">Is told what readers do not get as it was written.</param>
    public static string Render(BodyFormat format, string source, LeftOut? leftOut = null) =>
        ArticleHtml.Sanitise(format == BodyFormat.Markdown ? WithNotes(Markdig.Markdown.ToHtml(source, Markdown)) : source, leftOut);

    // Markdig's wrapper of the notes is none that an article may hold; the list carries its class, and the way back says where it leads.
    private static string WithNotes(string html) => html
        .Replace("<div class=\"footnotes\">\n<hr />\n<ol>", "<ol class=\"footnotes\">", StringComparison.Ordinal)
        .Replace(" class=\"footnote-back-ref\"", " title=\"Back to the text\"", StringComparison.Ordinal);
}
