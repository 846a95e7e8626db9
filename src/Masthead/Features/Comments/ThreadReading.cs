using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>Reads one page of a thread with one query, over the index that holds shown comments only.</summary>
internal static class ThreadReading
{
    extension(NewsDb db)
    {
        /// <returns>Null when a single comment was asked for that is not shown under this article (answer 404).</returns>
        public async Task<ThreadPage?> ReadThreadAsync(long articleId, ThreadPlace place, CancellationToken cancellationToken)
        {
            var comments = place.Comment is { } id ? Branch(db, articleId, id, place.After) : Whole(db, articleId, place.After);
            var rows = await comments.AsNoTracking()
                .Select(comment => new ThreadRow(
                    comment.Id, comment.ParentId, comment.Depth, comment.ThreadPath, comment.State, comment.ShownReplies, comment.AuthorName,
                    comment.AuthorWebsite, comment.Html, comment.CreatedAt, comment.EditedAt))
                .ToListAsync(cancellationToken);
            return CommentThread.Build(rows, place);
        }

        /// <summary>Whether the article's page without a query holds the comment at this place of its thread.</summary>
        public async Task<bool> IsOnArticlePageAsync(long articleId, string threadPath, int depth, CancellationToken cancellationToken)
        {
            if (depth > CommentThread.LevelsShown)
                return false;
            var before = await Shown(db, articleId)
                .Where(comment => comment.Depth <= CommentThread.LevelsShown && comment.ThreadPath.CompareTo(threadPath) < 0)
                .OrderBy(comment => comment.ThreadPath).Take(CommentThread.PageSize).CountAsync(cancellationToken);
            return before < CommentThread.PageSize;
        }
    }

    private static IQueryable<Comment> Whole(NewsDb db, long articleId, string? after)
    {
        var levels = Shown(db, articleId).Where(comment => comment.Depth <= CommentThread.LevelsShown);
        return after is null
            ? levels.OrderBy(comment => comment.ThreadPath).Take(CommentThread.PageSize + 1)
            : levels.Where(comment => comment.ThreadPath.CompareTo(after) > 0).OrderBy(comment => comment.ThreadPath)
                .Take(CommentThread.PageSize + 1).Concat(Above(db, articleId, after));
    }

    private static IQueryable<Comment> Branch(NewsDb db, long articleId, long id, string? after)
    {
        var below = Below(db, articleId, id, after);
        return after is null ? below.Concat(Upwards(db, articleId, id)) : below.Concat(Above(db, articleId, after, alsoId: id));
    }

    // In reading order, whatever the next comment answers is the last one before it or stands above that one.
    private static IQueryable<Comment> Above(NewsDb db, long articleId, string after, long? alsoId = null)
    {
        var ids = ThreadPath.Ids(after).TakeLast(CommentThread.LevelsShown + 1).Append(alsoId ?? 0).ToArray();
        return Shown(db, articleId).Where(comment => ids.Contains(comment.Id));
    }

    // Paths of the deepest comments end in the same step as their ancestors': there the branch is everything later in that step.
    private static IQueryable<Comment> Below(NewsDb db, long articleId, long id, string? after) => db.Comments.FromSql($"""
        SELECT c.* FROM comments AS top JOIN comments AS c
            ON c.article_id = top.article_id AND c.thread_path > COALESCE({after}, top.thread_path)
            AND c.thread_path < substr(top.thread_path, 1, {ThreadPath.DeepestStep * ThreadPath.Width}) || '~'
            AND c.is_shown AND c.depth <= top.depth + {CommentThread.LevelsShown}
        WHERE top.id = {id} AND top.article_id = {articleId} AND top.is_shown
        ORDER BY c.thread_path LIMIT {CommentThread.PageSize + 1}
        """);

    private static IQueryable<Comment> Upwards(NewsDb db, long articleId, long id) => db.Comments.FromSql($"""
        WITH RECURSIVE up (id, parent_id, step) AS (
            SELECT id, parent_id, 0 FROM comments WHERE id = {id} AND article_id = {articleId} AND is_shown
            UNION ALL SELECT c.id, c.parent_id, up.step + 1 FROM comments AS c JOIN up ON c.id = up.parent_id
                WHERE up.step < {CommentThread.ContextShown})
        SELECT c.* FROM comments AS c JOIN up ON up.id = c.id
        """);

    private static IQueryable<Comment> Shown(NewsDb db, long articleId) =>
        db.Comments.Where(comment => comment.ArticleId == articleId && comment.IsShown);
}
