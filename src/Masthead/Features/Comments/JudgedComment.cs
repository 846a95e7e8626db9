using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>A comment with its verdict and the decision, ready to be written.</summary>
internal sealed record JudgedComment(
    long ArticleId, long? ParentId, CommentText Text, CommentSender Sender, byte[] Fingerprint, FilterOpinion Opinion, Decision Decision,
    FormEvidence Evidence, DateTimeOffset At)
{
    /// <summary>Writes all of them inside the transaction at hand; of equal requests among them the first makes the comment.</summary>
    /// <exception cref="System.Data.Common.DbException">One of them cannot be written, as when an equal request was before this transaction.</exception>
    public static async Task<IReadOnlyList<Written>> WriteAsync(NewsDb db, IReadOnlyList<JudgedComment> group)
    {
        await db.HoldThreadsAsync(group.Select(one => one.ArticleId));
        var different = group.DistinctBy(one => one.Key).ToList();
        var comments = await MakeAsync(db, different);
        await new RowBatch(db)
            .Insert(comments)
            .Insert(different.Zip(comments, (one, comment) => new CommentVerdict(comment.Id, one.Opinion, one.Decision, one.Evidence, one.At)).ToList())
            .Insert(different.Zip(comments, (one, comment) => one.ArrivalOf(comment)).ToList())
            .CountComments(comments.Where(comment => comment.IsPublished).CountBy(comment => comment.ArticleId).ToDictionary())
            .SendAsync();
        foreach (var reply in comments.Where(comment => comment.ParentId is not null))
            await db.TellUpwardsAsync(reply, wasShown: false);
        await db.SaveChangesAsync();

        var made = different.Zip(comments).ToDictionary(pair => pair.First.Key);
        return group.Select(one => Written.Of(made[one.Key].Second, isNew: ReferenceEquals(made[one.Key].First, one))).ToList();
    }

    private string Key => Convert.ToBase64String(Fingerprint);

    private static async Task<List<Comment>> MakeAsync(NewsDb db, List<JudgedComment> group)
    {
        var parentIds = group.Where(one => one.ParentId is not null).Select(one => one.ParentId!.Value).Distinct().ToList();
        var parents = parentIds.Count == 0 ? [] : await db.Comments.Where(row => parentIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id);
        var ids = await db.ReserveIdsAsync("comments", group.Count, CancellationToken.None);
        return group.Zip(ids, (one, id) => one.Made(id, one.ParentId is { } parentId ? parents[parentId] : null)).ToList();
    }

    private Comment Made(long id, Comment? parent)
    {
        var comment = new Comment(ArticleId, parent, Text, Sender, Fingerprint, At);
        comment.TakePlace(id, parent?.ThreadPath);
        comment.Become(Decision.State);
        return comment;
    }

    private CommentAct ArrivalOf(Comment comment) =>
        new(comment.Id, CommentActs.Arrived, null, Decision.State, CommentActs.Filter, Decision.Why, At, null);
}

/// <summary>A comment that is in the database, by this request or by an equal one before it.</summary>
internal sealed record Written(long Id, CommentState State, string ThreadPath, int Depth, bool IsNew)
{
    public static Written Of(Comment comment, bool isNew) => new(comment.Id, comment.State, comment.ThreadPath, comment.Depth, isNew);

    public static Task<Written?> FindAsync(NewsDb db, long articleId, byte[] fingerprint) => db.Comments.AsNoTracking().Where(row => row.ArticleId == articleId && row.Fingerprint == fingerprint)
        .Select(row => new Written(row.Id, row.State, row.ThreadPath, row.Depth, false)).FirstOrDefaultAsync(CancellationToken.None);
}
