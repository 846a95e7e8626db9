using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Storage;

namespace Masthead.Features.Comments;

/// <summary>What must be known of an article, and of the sender's past here, before a comment can be judged: one prepared question for each, bounded.</summary>
internal sealed record CommentedArticle
{
    // Nobody's past is told better by larger numbers than these.
    private const int Enough = 50;

    // Only numbers from the code are put into the text.
    private static readonly PreparedRead<CommentedArticle> Question = new($"""
        SELECT a.id, a.path, a.language, a.version, a.state, a.comments, a.published_at,
            (SELECT c.id FROM comments AS c WHERE c.article_id = a.id AND c.fingerprint = $2),
            (SELECT count(*) FROM comments AS c WHERE c.id = $3 AND c.article_id = a.id AND c.state = {(int)CommentState.Published}),
            CASE WHEN {Discussion.CountOfA} >= {CommentThread.UnderArticle} THEN {CommentThread.UnderArticle} ELSE
                (SELECT count(*) FROM (SELECT 1 FROM comments AS c WHERE c.article_id = a.id AND c.is_shown AND c.depth <= {CommentThread.LevelsShown} LIMIT {CommentThread.UnderArticle}) AS few) END,
            {Past("address_prefix = $4", CommentState.Published)}, {Past("address_prefix = $4", CommentState.Spam)},
            {Past("author_email = $5", CommentState.Published)}, {Past("author_email = $5", CommentState.Spam)}
        FROM articles AS a WHERE a.id = $1
        """, Of);

    public required long Id { get; init; }
    public required string Path { get; init; }
    public required string Language { get; init; }
    public required int Version { get; init; }
    public required ArticleState State { get; init; }
    public required CommentsMode Comments { get; init; }
    public required DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The comment that the same request made before.</summary>
    public required long? RepeatOf { get; init; }

    /// <summary>What is answered stands under this article, where readers see it.</summary>
    public required bool IsParentPublished { get; init; }

    /// <summary>
    /// How many comments would be on its first page, if they all fit. A long conversation is not counted: where only deep answers make it long, a new
    /// comment is led to by its own address.
    /// </summary>
    public required int Shown { get; init; }
    public required FormEvidence Evidence { get; init; }

    /// <summary>Whether the article's first page holds a comment that was just made; null when its place must be counted.</summary>
    public bool? HoldsOnPage(int depth) => depth > CommentThread.LevelsShown ? false
        // Half a page of room: more than can arrive while one comment is judged.
        : Shown < CommentThread.UnderArticle / 2 ? true
        // What answers the article stands last.
        : Shown >= CommentThread.UnderArticle && depth == 0 ? false : null;

    /// <summary>Reads for each of them what it is written under.</summary>
    public static async Task ReadAsync(PreparedReads reads, IReadOnlyList<Arrival> group)
    {
        var found = await reads.ReadBeforeWritingAsync(Question, group.Select(arrival => (object[])
        [
            arrival.Sent.ArticleId, arrival.Fingerprint, arrival.Sent.ParentId ?? 0, arrival.Prefix.ToString(), arrival.Text.Email,
        ]).ToList(), CancellationToken.None);
        for (var i = 0; i < group.Count; i++)
            group[i].Article = found[i].FirstOrDefault();
    }

    private static CommentedArticle Of(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Path = row.GetString(1),
        Language = row.GetString(2),
        Version = row.GetInt32(3),
        State = (ArticleState)row.GetInt32(4),
        Comments = (CommentsMode)row.GetInt32(5),
        PublishedAt = row.GetInstantOrNull(6),
        RepeatOf = row.GetInt64OrNull(7),
        IsParentPublished = row.GetInt64(8) > 0,
        Shown = (int)row.GetInt64(9),
        Evidence = new FormEvidence(false, null, (int)row.GetInt64(10), (int)row.GetInt64(11), (int)row.GetInt64(12), (int)row.GetInt64(13)),
    };

    private static string Past(string sender, CommentState state) =>
        $"(SELECT count(*) FROM (SELECT 1 FROM comments AS c WHERE c.{sender} AND c.state = {(int)state} LIMIT {Enough}) AS few)";
}
