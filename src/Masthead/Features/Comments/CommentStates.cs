using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>
/// Moves comments between states and keeps what hangs on it: the article's count, each parent's count of shown answers, and whether a mark
/// stands where a removed comment was. Everything runs in the caller's transaction.
/// </summary>
internal static class CommentStates
{
    extension(NewsDb db)
    {
        /// <summary>Until the transaction ends, nobody else changes what is shown under these articles. Taken before the comments are read.</summary>
        public Task HoldThreadsAsync(IEnumerable<long> articleIds) => db.HoldArticlesAsync(articleIds);

        /// <summary>Who decided last where a comment stands.</summary>
        public async Task<string> LastActorAsync(long commentId) => await db.CommentActs
            .Where(act => act.CommentId == commentId && !act.IsUndone && act.Act != CommentActs.Undone)
            .OrderByDescending(act => act.Id).Select(act => act.Actor).FirstOrDefaultAsync() ?? CommentActs.Filter;

        /// <summary>The thread of the comment must be held, and the comment read after that.</summary>
        /// <returns>Whether readers see something else than before.</returns>
        public async Task<bool> MoveAsync(Comment comment, Action<Comment> move)
        {
            var (wasShown, wasPublished) = (comment.IsShown, comment.IsPublished);
            move(comment);
            var difference = (comment.IsPublished ? 1 : 0) - (wasPublished ? 1 : 0);
            if (difference != 0)
                await db.CountCommentsAsync(comment.ArticleId, difference);
            await db.TellUpwardsAsync(comment, wasShown);
            await db.SaveChangesAsync();
            return difference != 0 || wasShown != comment.IsShown;
        }

        /// <summary>
        /// One that appears can bring the mark of a removed parent back, and with it the parent's parent; one that goes can take them away.
        /// Whoever calls saves.
        /// </summary>
        public async Task TellUpwardsAsync(Comment comment, bool wasShown)
        {
            while (comment.IsShown != wasShown && comment.ParentId is { } parentId)
            {
                var parent = (await db.Comments.FindAsync(parentId))!;
                wasShown = parent.IsShown;
                parent.CountReply(comment.IsShown ? 1 : -1);
                comment = parent;
            }
        }
    }
}
