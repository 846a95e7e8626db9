using System.Globalization;
using Masthead.Features.Sections;

namespace Masthead.Features.Reading;

/// <summary>
/// Says what stands at an address that no other page claims: the front of a section when there is such a section, and otherwise an article.
/// </summary>
internal sealed class ReaderAddresses(FrontPage front, SectionFront sectionFront, ArticlePage article, SectionTree tree)
{
    public Task FrontAsync(HttpContext context) => front.AnswerAsync(context);

    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.RouteValues["path"] as string ?? "";
        var sections = await tree.GetAsync(context.RequestAborted);
        if (sections.Find(path.TrimEnd('/')) is { } section)
            await sectionFront.AnswerAsync(context, sections, section, Asked(context, "before"));
        else
            await article.AnswerAsync(context, path, Query(context));
    }

    private static ArticleQuery Query(HttpContext context)
    {
        if (!context.Request.QueryString.HasValue)
            return Nothing;
        long? reply = long.TryParse(Asked(context, "reply"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : null;
        return new ArticleQuery(Asked(context, "comment"), Asked(context, "after"), Asked(context, "order"), reply);
    }

    private static readonly ArticleQuery Nothing = new(null, null, null, null);

    // As the framework binds a text: the first of several, and nothing for a blank one.
    private static string? Asked(HttpContext context, string name) =>
        context.Request.Query[name] is [{ } first, ..] && !string.IsNullOrWhiteSpace(first) ? first : null;
}
