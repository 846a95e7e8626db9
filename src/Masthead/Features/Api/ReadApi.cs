using System.Text.Encodings.Web;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Reading;
using Masthead.Features.Search;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Api;

/// <summary>What programs read: the same lists, articles, threads and search results as the pages, under the same cache tags.</summary>
internal sealed class ReadApi(
    PreparedReads reads, SectionTree tree, CurrentSettings settings, SearchArticles search, SiteAddress site, TimeProvider clock)
{
    private const int UsualLength = 20;
    private const int MostLength = 50;

    // Only what readers see has an address here.
    private static readonly PreparedRead<string> Path = new($"SELECT path FROM articles WHERE id = $1 AND state = {(int)ArticleState.Published}", row => row.GetString(0));

    // Only names under which something is published: a draft's are nobody's business yet.
    private static readonly PreparedRead<Named> Authors = new($"""
        SELECT n.name, n.slug FROM authors n WHERE n.slug > $1 AND EXISTS (SELECT 1 FROM listings l WHERE l.kind = {(int)ListingKind.Author} AND l.target_id = n.id)
        ORDER BY n.slug LIMIT $2
        """, row => new Named(row.GetString(0), row.GetString(1)));

    private static readonly PreparedRead<Named> Tags = new($"""
        SELECT n.name, n.slug FROM tags n WHERE n.slug > $1 AND EXISTS (SELECT 1 FROM listings l WHERE l.kind = {(int)ListingKind.Tag} AND l.target_id = n.id)
        ORDER BY n.slug LIMIT $2
        """, row => new Named(row.GetString(0), row.GetString(1)));

    public async Task<IResult> ArticlesAsync(
        HttpContext context, string? section, string? author, string? tag, string? path, string? before, int? limit, CancellationToken cancellationToken)
    {
        var map = await MapperAsync(context, cancellationToken);
        if (path is not null)
            return Results.Json(new ApiPage<ApiArticle>(await OneAsync(context, map, path.Trim('/'), cancellationToken) is { } article ? [article] : [], null));
        if (limit is < 1 or > MostLength)
            return BadLimit();
        if (!string.IsNullOrEmpty(before) && ListCursor.Parse(before) is null)
            return ApiProblem.Of(StatusCodes.Status400BadRequest, "bad_cursor", "before is not a place that this list gave out.");
        if (await ListAsync(section, author, tag, cancellationToken) is not { } list)
            return ApiProblem.Of(StatusCodes.Status404NotFound, "no_such_list", "There is no such section, author or tag.");
        var length = limit ?? UsualLength;
        var read = await reads.StoriesAsync(list.Kind, list.Target, ListCursor.Parse(before), length + 1, cancellationToken);
        var stories = read.Take(length).ToList();
        context.CachePage([list.Tag, .. stories.Select(story => PageTags.Article(story.Id))]);
        return Results.Json(new ApiPage<ApiStory>(stories.Select(map.Story).ToList(), read.Count > length ? Next(context, "before", ListCursor.After(stories[^1]).ToString()) : null));
    }

    public async Task<IResult> ArticleAsync(HttpContext context, long id, CancellationToken cancellationToken)
    {
        var path = await PathOfAsync(id, cancellationToken);
        return path is not null && await OneAsync(context, await MapperAsync(context, cancellationToken), path, cancellationToken) is { } article ? Results.Json(article) : NoArticle();
    }

    public async Task<IResult> CommentsAsync(HttpContext context, long id, string? after, CancellationToken cancellationToken)
    {
        if (await PathOfAsync(id, cancellationToken) is not { } path)
            return NoArticle();
        if (!ThreadPlace.TryParse(null, after, null, out var place) || await reads.ReadThreadAsync(id, place, cancellationToken) is not { } thread)
            return ApiProblem.Of(StatusCodes.Status400BadRequest, "bad_cursor", "after is not a place that this thread gave out.");
        context.CachePage(PageTags.Article(id));
        var map = await MapperAsync(context, cancellationToken);
        return Results.Json(new ApiPage<ApiComment>(map.Comments(thread, path), thread.Next is { } next ? Next(context, "after", next) : null));
    }

    public async Task<IResult> SectionsAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var map = await MapperAsync(context, cancellationToken);
        context.CachePage(PageCache.EveryPage);
        return Results.Json(new ApiPage<ApiSection>((await tree.GetAsync(cancellationToken)).InTreeOrder().Select(part => map.Section(part.Section)).ToList(), null));
    }

    public Task<IResult> AuthorsAsync(HttpContext context, string? after, int? limit, CancellationToken cancellationToken) =>
        NamesAsync(context, ListingKind.Author, Authors, after, limit, cancellationToken);

    public Task<IResult> TagsAsync(HttpContext context, string? after, int? limit, CancellationToken cancellationToken) =>
        NamesAsync(context, ListingKind.Tag, Tags, after, limit, cancellationToken);

    public async Task<IResult> SearchAsync(
        HttpContext context, string? q, string? section, string? author, DateOnly? from, DateOnly? until, string? order, string? after, CancellationToken cancellationToken)
    {
        var results = await search.RunAsync(new SearchWish(q ?? "", (section ?? "").Trim('/'), author ?? "", from, until, after, order == SearchWish.ByTime), cancellationToken);
        if (results is null)
            return ApiProblem.Of(StatusCodes.Status400BadRequest, "nothing_asked", "q holds nothing that could be looked for.");
        var map = await MapperAsync(context, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new ApiPage<ApiHit>(
            results.Hits.Select(hit => new ApiHit(map.Story(hit.Story), Marked(hit.Headline), Marked(hit.Excerpt))).ToList(), results.Next is { } next ? Next(context, "after", next) : null));
    }

    // A publication evicts the front, a new name every page.
    private async Task<IResult> NamesAsync(HttpContext context, ListingKind kind, PreparedRead<Named> names, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MostLength)
            return BadLimit();
        var length = limit ?? UsualLength;
        var read = await reads.ReadAsync(names, [after ?? "", length + 1], cancellationToken);
        context.CachePage(PageTags.Front);
        var shown = read.Take(length);
        return Results.Json(new ApiPage<ApiName>(shown.Select(name => new ApiName(name.Name, name.Slug, site.Absolute(context.Request, NamedList.AddressOf(kind, name.Slug)))).ToList(),
            read.Count > length ? Next(context, "after", read[length - 1].Slug) : null));
    }

    private async Task<ApiArticle?> OneAsync(HttpContext context, ApiMapper map, string path, CancellationToken cancellationToken)
    {
        if (await ArticleView.ReadAsync(reads, path, cancellationToken) is not { State: ArticleState.Published, PublishedAt: { } at } article)
            return null;
        var window = CommentWindow.Of(article.Comments, at, await settings.GetAsync(cancellationToken), clock.GetUtcNow());
        context.CachePage(PageTags.Article(article.Id), PageTags.Translations(article.OriginalId ?? article.Id));
        context.CachePageUntil(window.IsOpen ? window.ClosesAt : null);
        return map.Article(article, window.IsOpen);
    }

    private async Task<string?> PathOfAsync(long id, CancellationToken cancellationToken) => await reads.ReadAsync(Path, [id], cancellationToken) is [var path] ? path : null;

    private async Task<(ListingKind Kind, long Target, string Tag)?> ListAsync(string? section, string? author, string? tag, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(section))
            return (await tree.GetAsync(cancellationToken)).Find(section.Trim('/')) is { } found ? (ListingKind.Section, found.Id, PageTags.Section(found.Id)) : null;
        if (!string.IsNullOrEmpty(author))
            return await NamedAsync(ListingKind.Author, author, cancellationToken);
        if (!string.IsNullOrEmpty(tag))
            return await NamedAsync(ListingKind.Tag, tag, cancellationToken);
        return (ListingKind.Everything, 0, PageTags.Front);
    }

    private async Task<(ListingKind Kind, long Target, string Tag)?> NamedAsync(ListingKind kind, string slug, CancellationToken cancellationToken) =>
        await NamedList.ReadAsync(reads, kind, slug, cancellationToken) is { } list ? (list.Kind, list.Id, list.PageTag) : null;

    private async Task<ApiMapper> MapperAsync(HttpContext context, CancellationToken cancellationToken) =>
        new(await tree.GetAsync(cancellationToken), path => site.Absolute(context.Request, path));

    private string Next(HttpContext context, string name, string value)
    {
        var query = context.Request.Query.Where(part => part.Key != name).SelectMany(part => part.Value.Select(one => KeyValuePair.Create(part.Key, one)));
        return site.Of(context.Request) + context.Request.Path + QueryString.Create(query.Append(KeyValuePair.Create(name, (string?)value)));
    }

    private static string Marked(IEnumerable<ExcerptPart> parts) =>
        string.Concat(parts.Select(part => part.IsHit ? $"<mark>{HtmlEncoder.Default.Encode(part.Text)}</mark>" : HtmlEncoder.Default.Encode(part.Text)));

    private static IResult BadLimit() => ApiProblem.Of(StatusCodes.Status400BadRequest, "bad_limit", $"limit must be 1 to {MostLength}.");

    private static IResult NoArticle() => ApiProblem.Of(StatusCodes.Status404NotFound, "article_missing", "There is no such article.");

    private sealed record Named(string Name, string Slug);
}

/// <summary>A refusal for programs, with a code that stays.</summary>
internal static class ApiProblem
{
    public static IResult Of(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
