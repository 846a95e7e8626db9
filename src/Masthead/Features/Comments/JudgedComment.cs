using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>A comment with its verdict and the decision, ready to be written.</summary>
internal sealed record JudgedComment(
    long ArticleId, long? ParentId, CommentText Text, CommentSender Sender, byte[] Fingerprint, FilterOpinion Opinion, Decision Decision,
    FormEvidence Evidence, DateTimeOffset At)
{
    /// <summary>Writes all of it inside the transaction at hand, or finds that the same request was here before.</summary>
    public async Task<Written> WriteAsync(NewsDb db)
    {
        // Before looking, so that of two equal requests the later one sees the earlier.
        await db.HoldThreadsAsync([ArticleId]);
        if (await Written.FindAsync(db, Fingerprint) is { } earlier)
            return earlier;
        var parent = ParentId is { } parentId ? await db.Comments.FirstAsync(row => row.Id == parentId) : null;
        var comment = new Comment(ArticleId, parent, Text, Sender, Fingerprint, At);
        db.Add(comment);
        await db.SaveChangesAsync();

        comment.TakePlace(parent?.ThreadPath);
        db.Add(new CommentVerdict(comment.Id, Opinion, Decision, Evidence, At));
        db.Add(new CommentAct(comment.Id, CommentActs.Arrived, null, Decision.State, CommentActs.Filter, Decision.Why, At, null));
        await db.MoveAsync(comment, row => row.Become(Decision.State));
        return new Written(comment.Id, comment.State, comment.ThreadPath, comment.Depth, IsNew: true);
    }
}

/// <summary>A comment that is in the database, by this request or by an equal one before it.</summary>
internal sealed record Written(long Id, CommentState State, string ThreadPath, int Depth, bool IsNew)
{
    public static Task<Written?> FindAsync(NewsDb db, byte[] fingerprint) => db.Comments.AsNoTracking().Where(row => row.Fingerprint == fingerprint)
        .Select(row => new Written(row.Id, row.State, row.ThreadPath, row.Depth, false)).FirstOrDefaultAsync(CancellationToken.None);
}
