using System.Globalization;
using Masthead.Features.Sections;

namespace Masthead.Features.Reading;

/// <summary>
/// Says what stands at an address that no other page claims: the front of a section when there is such a section, and otherwise an article.
/// </summary>
internal sealed class ReaderAddresses(FrontPage front, SectionFront sectionFront, ArticlePage article, SectionTree tree)
{
    /// <summary>
    /// Answers a reader where no other page can claim the address: what routing would find is known. It costs more than the rest of a short way does, and at a
    /// start, when it learns all addresses, a fifteenth of it. Stands right before routing.
    /// </summary>
    public Task BeforeRouting(HttpContext context, RequestDelegate next)
    {
        var method = context.Request.Method;
        if (!(HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) || context.Request.Path.Value is not { } path || !IsOurs(path))
            return next(context);
        return path.Length == 1 ? FrontAsync(context) : AnswerAsync(context, path[1..]);
    }

    /// <summary>Whether nothing but a front or an article can stand there. Files with names of their own (feeds below every section) have a dot.</summary>
    internal static bool IsOurs(ReadOnlySpan<char> path)
    {
        if (path is not ['/', .. var rest])
            return false;
        var first = rest.IndexOf('/') is >= 0 and var end ? rest[..end] : rest;
        return !Slug.IsReserved(first) && !rest[(rest.LastIndexOf('/') + 1)..].Contains('.');
    }

    public Task FrontAsync(HttpContext context) => front.AnswerAsync(context);

    /// <summary>For what routing has found.</summary>
    public Task AnswerAsync(HttpContext context) => AnswerAsync(context, context.Request.RouteValues["path"] as string ?? "");

    /// <param name="context">The request.</param>
    /// <param name="path">Where it goes, without the slash before it.</param>
    public async Task AnswerAsync(HttpContext context, string path)
    {
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
