using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

internal abstract record OwnCommentOutcome
{
    public sealed record Done(CommentState State) : OwnCommentOutcome;

    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : OwnCommentOutcome;

    /// <summary>The quarter of an hour is over, or a moderator has decided, or it is withdrawn already.</summary>
    public sealed record TooLate : OwnCommentOutcome;

    public sealed record Missing : OwnCommentOutcome;
}

/// <summary>How long, and in which states, its writer may still change a comment.</summary>
internal static class OwnCommentRules
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <param name="comment">The comment.</param>
    /// <param name="lastActor">Who decided last where it stands.</param>
    /// <param name="now">The moment.</param>
    public static bool MayChange(Comment comment, string lastActor, DateTimeOffset now) => now < comment.CreatedAt + Window
        && comment.State switch
        {
            CommentState.Published or CommentState.Held => true,
            // What a moderator called spam is not argued with by editing; what the filter did may be.
            CommentState.Spam => lastActor is CommentActs.Filter or CommentActs.Commenter,
            _ => false,
        };
}

/// <summary>The writer of a comment changes its words within a quarter of an hour; the filter looks at them again, and the old words are kept for moderators.</summary>
internal sealed class EditOwnComment(NewsDb db, CommentJudge judge, ChangeOwnComment change, TimeProvider clock)
{
    public async Task<OwnCommentOutcome> RunAsync(long id, string words, CancellationToken cancellationToken)
    {
        var found = await db.Comments.AsNoTracking().Where(comment => comment.Id == id)
            .Join(db.Articles, comment => comment.ArticleId, article => article.Id, (comment, article) => new
            {
                Comment = comment,
                Article = new ArticleForFilter(article.Path, article.Language, article.Headline, article.Standfirst, article.BodyHtml),
            })
            .Join(db.CommentVerdicts, both => both.Comment.Id, verdict => verdict.CommentId, (both, verdict) => new { both.Comment, both.Article, verdict.Evidence })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return new OwnCommentOutcome.Missing();
        var typed = new TypedComment(found.Comment.AuthorName, found.Comment.AuthorEmail, found.Comment.AuthorWebsite, words);
        if (CommentRules.Check(typed) is { Count: > 0 } errors)
            return new OwnCommentOutcome.Invalid(errors);

        var text = CommentRules.Accept(typed);
        var now = clock.GetUtcNow();
        var sender = new CommentSender(found.Comment.IpAddress, null, found.Comment.UserAgent, found.Comment.Referrer);
        var submission = CommentSubmission.Of(text, sender, found.Comment.ParentId is not null, now, found.Article.Told, found.Evidence);
        var (opinion, decision) = await judge.JudgeAsync(submission, found.Evidence, cancellationToken);
        return await change.RunAsync(id, CommentActs.Edited, decision.Why, async (inside, comment) =>
        {
            comment.Rewrite(text, now);
            (await inside.CommentVerdicts.FirstAsync(verdict => verdict.CommentId == id)).Write(opinion, decision, now);
            return decision.State;
        }, cancellationToken);
    }
}

/// <summary>The writer of a comment takes it back within a quarter of an hour.</summary>
internal sealed class WithdrawOwnComment(ChangeOwnComment change)
{
    public Task<OwnCommentOutcome> RunAsync(long id, CancellationToken cancellationToken) =>
        change.RunAsync(id, CommentActs.Withdrawn, "taken back by its writer", (_, _) => Task.FromResult(CommentState.Withdrawn), cancellationToken);
}

/// <summary>What editing and withdrawing have in common: one transaction, looked at again inside it, recorded, then shown.</summary>
internal sealed class ChangeOwnComment(WriteQueue writes, PageCache pages, TimeProvider clock)
{
    public async Task<OwnCommentOutcome> RunAsync(
        long id, string act, string reason, Func<NewsDb, Comment, Task<CommentState>> change, CancellationToken cancellationToken)
    {
        var (outcome, articleId) = await writes.RunAsync(db => WriteAsync(db, id, act, reason, change), cancellationToken);
        if (articleId is { } changed)
            await pages.EvictAsync(PageTags.Article(changed), PageTags.NewestComments);
        return outcome;
    }

    private async Task<(OwnCommentOutcome Outcome, long? Shown)> WriteAsync(
        NewsDb db, long id, string act, string reason, Func<NewsDb, Comment, Task<CommentState>> change)
    {
        await db.HoldThreadsAsync(await db.Comments.Where(comment => comment.Id == id).Select(comment => comment.ArticleId).ToListAsync());
        if (await db.Comments.FirstOrDefaultAsync(comment => comment.Id == id) is not { } comment)
            return (new OwnCommentOutcome.Missing(), null);
        var now = clock.GetUtcNow();
        if (!OwnCommentRules.MayChange(comment, await db.LastActorAsync(id), now))
            return (new OwnCommentOutcome.TooLate(), null);

        var (from, before, wasShown) = (comment.State, comment.Text, comment.IsShown);
        var to = await change(db, comment);
        await db.MoveAsync(comment, row => row.MoveOwn(to));
        db.Add(new CommentAct(id, act, from, to, CommentActs.Commenter, reason, now, null, before == comment.Text ? null : before));
        await db.SaveChangesAsync();
        return (new OwnCommentOutcome.Done(to), wasShown || comment.IsShown ? comment.ArticleId : null);
    }
}
