using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>What a request for an article asks for beside its path, as it stands in the query; null: nothing.</summary>
internal sealed record ArticleQuery(string? Comment, string? After, string? Order, long? Reply);

/// <summary>Everything that stands on an article's page.</summary>
internal sealed record ArticleContents
{
    public required ArticleView Article { get; init; }
    public required IReadOnlyList<SectionView> Chain { get; init; }
    public required ThreadPage Thread { get; init; }
    public required IReadOnlyList<Story> Related { get; init; }
    public required CommentWindow Window { get; init; }

    /// <summary>The form for a comment, and when it was opened where that is told.</summary>
    public required CommentForm Form { get; init; }
    public required string? Stamp { get; init; }
    public required PrintedTime Time { get; init; }
    public required SiteSettings Site { get; init; }

    /// <summary>A comment was asked for by its number that readers do not see: it is held, taken down, or none. Which of them is not told.</summary>
    public bool IsCommentMissing { get; init; }

    /// <summary>What is remembered of the comments.</summary>
    public required DrawnComments Drawn { get; init; }

    /// <summary>The address of the conversation's script.</summary>
    public required string Script { get; init; }
}

/// <summary>An article and the conversation under it: three queries for a guest, one where nothing has changed since it was read last.</summary>
internal sealed class ArticlePage(ArticleReader reader, OldAddresses old, PageFrames frames, SiteAddress site)
{
    public async Task AnswerAsync(HttpContext context, string path, ArticleQuery query)
    {
        var wanted = path.TrimEnd('/');
        var isPlace = ThreadPlace.TryParse(query.Comment, query.After, query.Order, out var place);
        if (isPlace && place == default && await reader.FindKnownAsync(path, query.Reply, context.RequestAborted) is { } known)
        {
            await SendAsync(context, known, query.Reply);
            return;
        }
        var startedAt = reader.Sequence;
        if (await reader.FindAsync(wanted, context.RequestAborted) is not { } article)
            await old.SendAsync(context, wanted);
        else if (article.State == ArticleState.Withdrawn)
            context.Response.StatusCode = StatusCodes.Status410Gone;
        else if (article.State != ArticleState.Published || article.PublishedAt is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (path != article.Path)
            context.Response.Redirect(SiteAddress.Escaped(article.Address) + context.Request.QueryString, permanent: true);
        else if (!isPlace)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (await reader.ReadAsync(article, place, query.Reply, startedAt, context.RequestAborted) is { } contents)
            await SendAsync(context, contents, query.Reply);
        else
            await SendWithoutCommentAsync(context, (await reader.ReadAsync(article, default, query.Reply, startedAt, context.RequestAborted))!);
    }

    // Whoever follows a link to a comment that is not shown came for the conversation under this article: they get it, and are told.
    private Task SendWithoutCommentAsync(HttpContext context, ArticleContents contents)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        // It may be published in a moment.
        context.Response.Headers.CacheControl = "no-store";
        var missing = contents with { IsCommentMissing = true };
        return frames.SendAsync(context, ArticleHead.Of(missing, site.Of(context.Request), isWhole: false), missing, ArticlePageHtml.Write);
    }

    private Task SendAsync(HttpContext context, ArticleContents contents, long? reply)
    {
        KeepPage(context, contents, reply);
        var isWhole = contents.Thread.Place == default && reply is null;
        return frames.SendAsync(context, ArticleHead.Of(contents, site.Of(context.Request), isWhole), contents, ArticlePageHtml.Write);
    }

    // Only addresses that we link to ourselves are kept: anyone can make up queries, and each would push out a page that is read.
    private static void KeepPage(HttpContext context, ArticleContents contents, long? reply)
    {
        if (!context.MayKeepPage)
            return;
        var (article, place) = (contents.Article, contents.Thread.Place);
        var ours = (place.Comment is null ? 0 : 1) + (place.After is null ? 0 : 1) + (place.Order == ThreadOrder.Oldest ? 0 : 1);
        if (context.Request.Query.Count != ours || reply is not null)
            return;
        context.CachePage([PageTags.Article(article.Id), PageTags.Translations(article.OriginalId ?? article.Id), .. RelatedStories.TagsOf(article)]);
        context.CachePageUntil(contents.Window.IsOpen ? contents.Window.ClosesAt : null);
    }
}
