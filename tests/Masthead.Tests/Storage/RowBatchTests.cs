using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Storage;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Storage;

public sealed class RowBatchTests
{
    [Fact]
    public async Task A_row_written_in_a_batch_is_the_row_that_the_mapper_would_write()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await using var db = site.OpenDatabase();
        var (tracked, batched) = (Whole(thread, site, 1), Whole(thread, site, 2));
        tracked.TakePlace(1, null);
        batched.TakePlace(2, null);
        db.Add(tracked);
        await db.SaveChangesAsync();

        await WriteAsync(db, new RowBatch(db).Insert([batched]));

        Assert.Equal(await ColumnsAsync(db, 1), await ColumnsAsync(db, 2));
    }

    [Fact]
    public async Task Rows_without_ids_get_them_from_the_database_and_numbers_are_added_to()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var comment = (await thread.AddAsync([0]))[0];
        await using var db = site.OpenDatabase();
        var acts = Enumerable.Range(0, 3).Select(i => new CommentAct(
            comment, CommentActs.Approved, CommentState.Held, CommentState.Published, "Ada", "reason " + i, site.Clock.GetUtcNow(), Guid.NewGuid())).ToList();

        await WriteAsync(db, new RowBatch(db).Insert(acts).CountComments(new Dictionary<long, int> { [thread.ArticleId] = 4 }));

        var rows = await db.CommentActs.AsNoTracking().OrderBy(act => act.Id).ToListAsync();
        Assert.Equal(acts.Select(act => (act.Reason, act.FromState, act.At, act.Batch)), rows.Select(act => (act.Reason, act.FromState, act.At, act.Batch)));
        Assert.Equal(3, rows.Select(act => act.Id).Distinct().Count());
        Assert.Equal(5, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
    }

    [Fact]
    public async Task A_row_that_cannot_be_written_is_an_error_of_the_database()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await using var db = site.OpenDatabase();
        var (first, equal) = (Whole(thread, site, 1), Whole(thread, site, 1));
        first.TakePlace(1, null);
        equal.TakePlace(2, null);

        await Assert.ThrowsAnyAsync<DbException>(() => WriteAsync(db, new RowBatch(db).Insert([first, equal])));

        Assert.Equal(0, await db.Comments.CountAsync());
    }

    [Fact]
    public async Task Ids_that_are_reserved_are_those_that_come_next()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var last = (await thread.AddAsync([0, 0]))[^1];
        await using var db = site.OpenDatabase();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);

        Assert.Equal([last + 1, last + 2, last + 3], await db.ReserveIdsAsync("comments", 3, TestContext.Current.CancellationToken));
    }

    private static Comment Whole(Conversation thread, TestSite site, byte number)
    {
        var comment = new Comment(
            thread.ArticleId, null, new CommentText("Zoë", "zoe@example.org", "https://example.org", "Words’ worth", "<p>Words’ worth</p>"),
            new CommentSender("198.51.100.7", "198.51.100.0/24", "Mozilla/5.0", null), [number, 0, 255], site.Clock.GetUtcNow());
        comment.Publish();
        return comment;
    }

    private static async Task WriteAsync(NewsDb db, RowBatch batch)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await batch.SendAsync();
        await transaction.CommitAsync();
    }

    // Straight from the table, with the type of each value; what must differ is left out.
    private static async Task<string> ColumnsAsync(NewsDb db, long id)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM comments WHERE id = {id}";
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        return string.Join('\n', Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) is not ("id" or "thread_path" or "fingerprint"))
            .Select(i => $"{reader.GetName(i)}: {reader.GetValue(i).GetType().Name} {reader.GetValue(i)}"));
    }
}
