using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Masthead.Features.Comments;

/// <summary>A comment with its verdict and the decision, ready to be written.</summary>
internal sealed record JudgedComment(
    long ArticleId, long? ParentId, CommentText Text, CommentSender Sender, byte[] Fingerprint, FilterOpinion Opinion, Decision Decision,
    FormEvidence Evidence, DateTimeOffset At)
{
    /// <summary>Writes all of them inside the transaction at hand; of equal requests among them the first makes the comment.</summary>
    /// <exception cref="DbException">One of them cannot be written, as when an equal request was before this transaction.</exception>
    public static async Task<IReadOnlyList<Written>> WriteAsync(NewsDb db, IReadOnlyList<JudgedComment> group)
    {
        await db.HoldThreadsAsync(group.Select(one => one.ArticleId));
        var parentIds = group.Where(one => one.ParentId is not null).Select(one => one.ParentId!.Value).Distinct().ToList();
        var parents = await db.Comments.Where(row => parentIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id);
        var made = await InsertAsync(db.Database.GetDbConnection(), db.Model, group, parents);
        foreach (var reply in made.Values.Select(pair => pair.Comment).Where(comment => comment.ParentId is not null))
            await db.TellUpwardsAsync(reply, wasShown: false);
        await db.SaveChangesAsync();
        return Told(group, made);
    }

    /// <summary>The same for comments of which none answers another: the mapper, which costs as much as some of them, is not needed.</summary>
    /// <exception cref="DbException">As above.</exception>
    public static async Task<IReadOnlyList<Written>> WriteAsync(DbConnection connection, IModel model, IReadOnlyList<JudgedComment> group)
    {
        await connection.HoldArticlesAsync(group.Select(one => one.ArticleId));
        return Told(group, await InsertAsync(connection, model, group, []));
    }

    private string Key { get; } = Convert.ToBase64String(Fingerprint);

    private static async Task<Dictionary<string, (JudgedComment First, Comment Comment)>> InsertAsync(
        DbConnection connection, IModel model, IReadOnlyList<JudgedComment> group, Dictionary<long, Comment> parents)
    {
        var different = group.DistinctBy(one => one.Key).ToList();
        var ids = await connection.ReserveIdsAsync("comments", different.Count, CancellationToken.None);
        var comments = different.Zip(ids, (one, id) => one.Made(id, one.ParentId is { } parentId ? parents[parentId] : null)).ToList();
        await new RowBatch(connection, model)
            .Insert(comments)
            .Insert(different.Zip(comments, (one, comment) => new CommentVerdict(comment.Id, one.Opinion, one.Decision, one.Evidence, one.At)).ToList())
            .Insert(different.Zip(comments, (one, comment) => one.ArrivalOf(comment)).ToList())
            .CountComments(comments.Where(comment => comment.IsPublished).CountBy(comment => comment.ArticleId).ToDictionary())
            .SendAsync();
        return different.Zip(comments).ToDictionary(pair => pair.First.Key);
    }

    private static IReadOnlyList<Written> Told(IReadOnlyList<JudgedComment> group, Dictionary<string, (JudgedComment First, Comment Comment)> made) =>
        group.Select(one => Written.Of(made[one.Key].Comment, isNew: ReferenceEquals(made[one.Key].First, one))).ToList();

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
