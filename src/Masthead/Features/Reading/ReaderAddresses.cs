using System.Globalization;
using Masthead.Features.Sections;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>
/// Says what stands at an address that no other page claims: the front of a section when there is such a section, and otherwise an article.
/// </summary>
internal sealed class ReaderAddresses(ReaderPages pages, SectionTree tree)
{
    public const string FrontPage = "/Reading/Front";
    public const string SectionPage = "/Reading/SectionFront";
    public const string ArticlePage = "/Reading/Article";

    public Task FrontAsync(HttpContext context) =>
        pages.AnswerAsync<FrontModel>(context, FrontPage, page => page.OnGetAsync(context.RequestAborted));

    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.RouteValues["path"] as string;
        var sections = await tree.GetAsync(context.RequestAborted);
        if (sections.Find(path?.TrimEnd('/') ?? "") is null)
            await pages.AnswerAsync<ArticleModel>(context, ArticlePage, page => ArticleAsync(page, path, context));
        else
            await pages.AnswerAsync<SectionFrontModel>(context, SectionPage, page => page.OnGetAsync(path, Asked(context, "before"), context.RequestAborted));
    }

    private static Task<Microsoft.AspNetCore.Mvc.IActionResult> ArticleAsync(ArticleModel page, string? path, HttpContext context)
    {
        long? reply = long.TryParse(Asked(context, "reply"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : null;
        return page.OnGetAsync(path, Asked(context, "comment"), Asked(context, "after"), Asked(context, "order"), reply, context.RequestAborted);
    }

    // As the framework binds a text: the first of several, and nothing for a blank one.
    private static string? Asked(HttpContext context, string name) =>
        context.Request.Query[name] is [{ } first, ..] && !string.IsNullOrWhiteSpace(first) ? first : null;
}
