using Markdig;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Articles;

/// <summary>Turns what a reporter wrote into what readers get. Pure; thread-safe.</summary>
internal static class ArticleBody
{
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseFigures().UseCitations().UseListExtras().Build();

    /// <summary>Sanitised HTML. Markdown may hold HTML; both pass the same allow-list.</summary>
    public static string Render(BodyFormat format, string source) =>
        ArticleHtml.Sanitise(format == BodyFormat.Markdown ? Markdig.Markdown.ToHtml(source, Markdown) : source);
}
