using System.Data.Common;
using Masthead.Storage;

namespace Masthead.Features.Comments;

/// <summary>Reads one page of a thread with one query, over the index that holds shown comments only.</summary>
internal static class ThreadReading
{
    private const string Columns =
        "c.id, c.parent_id, c.depth, c.thread_path, c.state, c.shown_replies, c.author_name, c.author_website, c.html, c.created_at, c.edited_at";

    private static readonly string Levels = $"SELECT {Columns} FROM comments c WHERE {AreShown("$1")}";

    private const string InOrder = " ORDER BY c.thread_path LIMIT ";

    private static readonly string OnePage = $"{InOrder}{CommentThread.PageSize + 1}";

    // Paths of the deepest comments end in the same step as their ancestors': there the branch is everything later in that step.
    private static readonly string Below = $"""
        SELECT {Columns} FROM comments AS top JOIN comments AS c
            ON c.article_id = top.article_id AND c.thread_path > COALESCE(NULLIF($3, ''), top.thread_path)
            AND c.thread_path < substr(top.thread_path, 1, {ThreadPath.DeepestStep * ThreadPath.Width}) || '~'
            AND c.is_shown AND c.depth <= top.depth + {CommentThread.LevelsShown}
        WHERE top.id = $2 AND top.article_id = $1 AND top.is_shown
        """;

    private static readonly PreparedRead<ThreadRow> First = new($"{Levels}{InOrder}{CommentThread.UnderArticle + 1}", Row);

    /// <summary>Asks which comments stand on the first page of a thread, which the index alone can tell; one more when there is a further page.</summary>
    /// <param name="article">The placeholder of the article's id.</param>
    public static string FirstIds(string article) => $"SELECT c.id FROM comments c WHERE {AreShown(article)}{InOrder}{CommentThread.UnderArticle + 1}";

    private static readonly PreparedRead<ThreadRow> Later = new(Both(Levels + " AND c.thread_path > $2" + OnePage, Shown("$3")), Row);

    private static readonly PreparedRead<ThreadRow> Branch = new(Both(Below + OnePage, $"""
        WITH RECURSIVE up (id, parent_id, step) AS (
            SELECT id, parent_id, 0 FROM comments WHERE id = $2 AND article_id = $1 AND is_shown
            UNION ALL SELECT c.id, c.parent_id, up.step + 1 FROM comments AS c JOIN up ON c.id = up.parent_id
                WHERE up.step < {CommentThread.ContextShown})
        SELECT {Columns} FROM comments AS c JOIN up ON up.id = c.id
        """), Row);

    private static readonly PreparedRead<ThreadRow> LaterInBranch = new(Both(Below + OnePage, Shown("$4")), Row);

    private static readonly PreparedRead<ThreadRow> Newest = new($"""
        SELECT {Columns} FROM comments c WHERE c.article_id = $1 AND c.is_shown AND c.depth = 0 AND c.thread_path < $2
        ORDER BY c.thread_path DESC LIMIT {CommentThread.OrderedPageSize + 1}
        """, Row);

    private static readonly PreparedRead<ThreadRow> MostReplies = new($"""
        SELECT {Columns} FROM comments c WHERE c.article_id = $1 AND c.is_shown AND c.depth = 0 AND c.shown_replies > 0 AND (c.shown_replies, c.id) < ($2, $3)
        ORDER BY c.shown_replies DESC, c.id DESC LIMIT {CommentThread.OrderedPageSize + 1}
        """, Row);

    private static readonly PreparedRead<string> Commenter = new(
        $"SELECT author_name FROM comments WHERE id = $2 AND article_id = $1 AND state = {(int)CommentState.Published}", row => row.GetString(0));

    private static readonly PreparedRead<long> Before = new($"""
        SELECT count(*) FROM (SELECT 1 FROM comments AS c WHERE c.article_id = $1 AND c.is_shown AND c.depth <= {CommentThread.LevelsShown}
            AND c.thread_path < $2 LIMIT {CommentThread.UnderArticle}) AS few
        """, row => row.GetInt64(0));

    extension(PreparedReads reads)
    {
        /// <returns>Null when a single comment was asked for that is not shown under this article (answer 404).</returns>
        public async Task<ThreadPage?> ReadThreadAsync(long articleId, ThreadPlace place, CancellationToken cancellationToken) =>
            place.Order == ThreadOrder.Oldest
                ? CommentThread.Build(await reads.ReadInReadingOrderAsync(articleId, place, cancellationToken), place)
                : CommentThread.InOrder(await reads.ReadRootsAsync(articleId, place, cancellationToken), place);

        /// <summary>The beginning of a thread.</summary>
        /// <returns>The page, and the ids that <see cref="FirstIds"/> asks for.</returns>
        public async Task<(ThreadPage Page, IReadOnlyList<long> Ids)> ReadFirstAsync(long articleId, CancellationToken cancellationToken)
        {
            var rows = await reads.ReadAsync(First, [articleId], cancellationToken);
            return (CommentThread.Build(rows, default)!, rows.ConvertAll(row => row.Id));
        }

        private async Task<List<ThreadRow>> ReadRootsAsync(long articleId, ThreadPlace place, CancellationToken cancellationToken)
        {
            var (replies, id) = OrderCursor.Parse(place.After) ?? (int.MaxValue, ThreadPath.LargestId);
            return place.Order == ThreadOrder.Newest
                ? await reads.ReadAsync(Newest, [articleId, ThreadPath.Under(null, 0, id)], cancellationToken)
                : await reads.ReadAsync(MostReplies, [articleId, replies, id], cancellationToken);
        }

        private async Task<List<ThreadRow>> ReadInReadingOrderAsync(long articleId, ThreadPlace place, CancellationToken cancellationToken) => (place.Comment, place.After) switch
        {
            (null, null) => await reads.ReadAsync(First, [articleId], cancellationToken),
            (null, { } after) => await reads.ReadAsync(Later, [articleId, after, Above(after)], cancellationToken),
            ({ } id, null) => await reads.ReadAsync(Branch, [articleId, id, ""], cancellationToken),
            ({ } id, { } after) => await reads.ReadAsync(LaterInBranch, [articleId, id, after, Above(after, id)], cancellationToken),
        };

        /// <summary>The name under a published comment of this article, or null.</summary>
        public async Task<string?> ReadCommenterAsync(long articleId, long commentId, CancellationToken cancellationToken) =>
            await reads.ReadAsync(Commenter, [articleId, commentId], cancellationToken) is [var name] ? name : null;

        /// <summary>Whether the article's page without a query holds the comment at this place of its thread.</summary>
        public async Task<bool> IsOnArticlePageAsync(long articleId, string threadPath, int depth, CancellationToken cancellationToken) =>
            depth <= CommentThread.LevelsShown && await reads.ReadAsync(Before, [articleId, threadPath], cancellationToken) is [< CommentThread.UnderArticle];
    }

    private static string AreShown(string article) => $"c.article_id = {article} AND c.is_shown AND c.depth <= {CommentThread.LevelsShown}";

    private static string Both(string page, string context) => $"SELECT * FROM ({page}) AS page UNION ALL SELECT * FROM ({context}) AS context";

    // The plus keeps SQLite from walking along the whole thread to find these few.
    private static string Shown(string ids) => $"SELECT {Columns} FROM comments c WHERE +c.article_id = $1 AND c.is_shown AND c.id = ANY({ids})";

    // In reading order, whatever the next comment answers is the last one before it or stands above that one.
    private static long[] Above(string after, long alsoId = 0) => [.. ThreadPath.Ids(after).TakeLast(CommentThread.LevelsShown + 1), alsoId];

    private static ThreadRow Row(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64OrNull(1), row.GetInt32(2), row.GetString(3), (CommentState)row.GetInt32(4), row.GetInt32(5), row.GetString(6),
        row.GetString(7), row.GetUtf8(8), row.GetInstant(9), row.GetInstantOrNull(10));
}
