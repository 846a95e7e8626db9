namespace Masthead.Features.Comments;

/// <summary>
/// Puts the rows of one page of a thread together: in reading order, answers inside what they answer. A page holds a bounded number of
/// comments; where it begins in the middle of a branch, the comments above stand over it as context.
/// </summary>
internal static class CommentThread
{
    /// <summary>Comments under the article itself: as many as come with it in the first 14 KB.</summary>
    public const int UnderArticle = 25;

    /// <summary>Comments on any other page of a thread, context not counted.</summary>
    public const int PageSize = 100;

    /// <summary>Levels of answers on one page; what is deeper has a page of its own.</summary>
    public const int LevelsShown = 8;

    /// <summary>How many of the comments above a branch stand over it.</summary>
    public const int ContextShown = 4;

    /// <summary>Comments on a page of an order that is not the reading order: their answers stand behind a link.</summary>
    public const int OrderedPageSize = 50;

    /// <param name="rows">The uppermost comments in their order; one more than <see cref="OrderedPageSize"/> when there is a further page.</param>
    /// <param name="place">What was asked for.</param>
    public static ThreadPage InOrder(IReadOnlyList<ThreadRow> rows, ThreadPlace place)
    {
        var onPage = rows.Take(OrderedPageSize).Select(row => View(row, isContext: false, deepest: 0)).ToList();
        return new ThreadPage
        {
            Roots = onPage,
            Count = onPage.Count,
            Next = rows.Count > OrderedPageSize ? OrderCursor.After(onPage[^1], place.Order) : null,
            Place = place,
        };
    }

    /// <param name="rows">The comments of the page and their context, in any order; one more than <see cref="Most"/> when there is a further page.</param>
    /// <param name="place">What was asked for.</param>
    /// <returns>Null when a single comment was asked for and is not among the rows.</returns>
    public static ThreadPage? Build(IReadOnlyCollection<ThreadRow> rows, ThreadPlace place)
    {
        if (place.Comment is { } asked && rows.All(row => row.Id != asked))
            return null;
        var ordered = InReadingOrder(rows);
        var top = place.Comment is { } id ? ordered.Find(row => row.Id == id) : null;
        bool IsContext(ThreadRow row) => place.After is { } after
            ? string.CompareOrdinal(row.ThreadPath, after) <= 0
            : top is not null && row.Id != top.Id && string.CompareOrdinal(row.ThreadPath, top.ThreadPath) <= 0;

        var onPage = ordered.Count(row => !IsContext(row));
        var most = Most(place);
        if (onPage > most)
            ordered.RemoveRange(ordered.Count - (onPage - most), onPage - most);
        var deepest = (top?.Depth ?? 0) + LevelsShown;
        return new ThreadPage
        {
            Roots = Nest(ordered.Select(row => View(row, IsContext(row), deepest)).ToList()),
            Count = Math.Min(onPage, most),
            Next = onPage > most ? ThreadPath.ToCursor(ordered[^1].ThreadPath) : null,
            Place = place,
        };
    }

    // As they come for the beginning of a thread.
    private static List<ThreadRow> InReadingOrder(IReadOnlyCollection<ThreadRow> rows)
    {
        var before = "";
        foreach (var row in rows)
        {
            if (string.CompareOrdinal(before, row.ThreadPath) >= 0)
                return rows.DistinctBy(row => row.Id).OrderBy(row => row.ThreadPath, StringComparer.Ordinal).ToList();
            before = row.ThreadPath;
        }
        return [.. rows];
    }

    private static int Most(ThreadPlace place) => place == default ? UnderArticle : PageSize;

    private static List<CommentView> Nest(List<CommentView> all)
    {
        var views = all.Exists(view => view.IsContext) ? WithoutIdleContext(all) : all;
        var byId = new Dictionary<long, CommentView>(views.Count);
        var roots = new List<CommentView>();
        foreach (var view in views)
        {
            byId.Add(view.Id, view);
            if (view.ParentId is { } parent && byId.TryGetValue(parent, out var above))
                above.Add(view);
            else
                roots.Add(view);
        }
        return roots;
    }

    // What stands before the page is context only for what answers it.
    private static List<CommentView> WithoutIdleContext(List<CommentView> views)
    {
        var answered = new HashSet<long>();
        var kept = new List<CommentView>(views.Count);
        foreach (var view in views.AsEnumerable().Reverse().Where(view => !view.IsContext || answered.Contains(view.Id)))
        {
            kept.Add(view);
            answered.Add(view.ParentId ?? 0);
        }
        kept.Reverse();
        return kept;
    }

    private static CommentView View(ThreadRow row, bool isContext, int deepest)
    {
        var isTombstone = row.State != CommentState.Published;
        return new CommentView
        {
            Id = row.Id,
            ParentId = row.ParentId,
            Depth = row.Depth,
            IsTombstone = isTombstone,
            IsContext = isContext,
            Name = isTombstone ? "" : row.AuthorName,
            Website = isTombstone || row.AuthorWebsite.Length == 0 ? null : row.AuthorWebsite,
            Html = isTombstone ? [] : row.Html,
            CreatedAt = row.CreatedAt,
            EditedAt = isTombstone ? null : row.EditedAt,
            ShownReplies = row.ShownReplies,
            ContinuesElsewhere = row.Depth >= deepest && row.ShownReplies > 0,
        };
    }
}

/// <summary>One shown comment as the database has it.</summary>
internal sealed record ThreadRow(
    long Id, long? ParentId, int Depth, string ThreadPath, CommentState State, int ShownReplies, string AuthorName, string AuthorWebsite,
    byte[] Html, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt);

/// <summary>A page of a thread, ready to be shown.</summary>
internal sealed record ThreadPage
{
    /// <summary>The uppermost comments of the page; each holds its answers. One whose <see cref="CommentView.ParentId"/> is set answers a comment that is not here.</summary>
    public required IReadOnlyList<CommentView> Roots { get; init; }

    /// <summary>Comments on the page, context not counted.</summary>
    public required int Count { get; init; }

    /// <summary>The value of <c>?after=</c> for the next page (<c>?comment=</c> stays as it is), or null on the last.</summary>
    public required string? Next { get; init; }

    public required ThreadPlace Place { get; init; }

    /// <summary>The page is the beginning of the whole thread and nothing follows: a bare fragment is a permalink.</summary>
    public bool IsWholeThread => Place == default && Next is null;

    /// <summary>The address of a comment on this page, from the article's path (without slashes at its ends).</summary>
    public string Permalink(string articlePath, CommentView comment) => CommentAddress.Of(articlePath, comment.Id, IsWholeThread);
}

/// <summary>One comment as a reader sees it. The e-mail address is not among what a reader's page can get at.</summary>
internal sealed record CommentView
{
    private readonly List<CommentView> replies = [];

    public required long Id { get; init; }
    public required long? ParentId { get; init; }

    /// <summary>How many comments stand above it in the whole thread, on this page or not.</summary>
    public required int Depth { get; init; }

    /// <summary>Taken down or taken back, with shown answers below: name and words are empty.</summary>
    public required bool IsTombstone { get; init; }

    /// <summary>Stands here to show what is being answered; it has its own place on another page.</summary>
    public required bool IsContext { get; init; }

    public required string Name { get; init; }

    /// <summary>A safe address, or null.</summary>
    public required string? Website { get; init; }

    /// <summary>Sanitised; UTF-8.</summary>
    public required byte[] Html { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? EditedAt { get; init; }

    /// <summary>Shown answers directly below, on this page or not.</summary>
    public required int ShownReplies { get; init; }

    /// <summary>Its answers are too deep for this page: link to <c>?comment={Id}</c> as "Continue this thread".</summary>
    public required bool ContinuesElsewhere { get; init; }

    public IReadOnlyList<CommentView> Replies => replies;

    public void Add(CommentView reply) => replies.Add(reply);
}

/// <summary>Where a comment is found.</summary>
internal static class CommentAddress
{
    /// <param name="articlePath">Without slashes at its ends.</param>
    /// <param name="id">The comment.</param>
    /// <param name="isOnArticlePage">The article's own page, without a query, holds it.</param>
    public static string Of(string articlePath, long id, bool isOnArticlePage) =>
        isOnArticlePage ? $"/{articlePath}#comment-{id}" : $"/{articlePath}?comment={id}#comment-{id}";
}
