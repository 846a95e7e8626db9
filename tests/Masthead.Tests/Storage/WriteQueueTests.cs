using System.Data.Common;
using Masthead.Features.Sections;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Storage;

public sealed class WriteQueueTests
{
    private const string Impossible = "impossible";

    [Fact]
    public async Task Of_many_that_want_the_same_work_only_the_one_that_cannot_be_done_fails()
    {
        await using var site = await TestSite.StartAsync();
        var queue = site.Services.GetRequiredService<WriteQueue>();

        string[] names = ["one", "two", Impossible, "three", "four"];
        var written = await WhileBusyAsync(queue, () => names.Select(name => queue.RunTogetherAsync<string, long>(WriteAsync, name, default)).ToArray());

        await Assert.ThrowsAsync<NotSupportedException>(() => written[2]);
        await using var db = site.OpenDatabase();
        foreach (var (name, id) in names.Zip(written).Where(pair => pair.First != Impossible))
            Assert.Equal(name, await db.Sections.Where(section => section.Id == id.Result).Select(section => section.Slug).SingleAsync());
        Assert.Equal(4, await db.Sections.CountAsync());
    }

    [Fact]
    public async Task Who_has_gone_before_the_work_began_is_left_out_of_it()
    {
        await using var site = await TestSite.StartAsync();
        var queue = site.Services.GetRequiredService<WriteQueue>();
        using var gone = new CancellationTokenSource();

        await gone.CancelAsync();

        var written = await WhileBusyAsync(queue, () =>
            [queue.RunTogetherAsync<string, long>(WriteAsync, "one", gone.Token), queue.RunTogetherAsync<string, long>(WriteAsync, "two", default)]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => written[0]);
        await using var db = site.OpenDatabase();
        Assert.Equal("two", await db.Sections.Select(section => section.Slug).SingleAsync());
    }

    [Fact]
    public async Task Rows_that_go_round_the_mapper_are_written_beside_those_that_do_not_and_fail_alone()
    {
        await using var site = await TestSite.StartAsync();
        var queue = site.Services.GetRequiredService<WriteQueue>();

        var written = await WhileBusyAsync(queue, () =>
            [queue.RunPlainAsync(connection => SetAsync(connection, "first")), queue.RunTogetherAsync<string, long>(WriteAsync, "two", default), queue.RunPlainAsync(connection => SetAsync(connection, null))]);

        await Assert.ThrowsAnyAsync<DbException>(() => written[2]);
        await using var db = site.OpenDatabase();
        Assert.Equal("two", await db.Sections.Select(section => section.Slug).SingleAsync());
        Assert.Equal(["first"], await SettingsAsync(db));
    }

    [Fact]
    public async Task When_a_whole_group_is_lost_the_next_one_is_not()
    {
        await using var site = await TestSite.StartAsync();
        Assert.SkipWhen(TestDatabase.IsPostgres, "There every piece is a transaction of its own.");
        var queue = site.Services.GetRequiredService<WriteQueue>();

        // As SQLite ends a transaction itself when the disk is full: also what was fine in it is gone, and whoever waits for it must hear so.
        var lost = await WhileBusyAsync(queue, () =>
            [queue.RunPlainAsync(connection => SetAsync(connection, "fine")), queue.RunPlainAsync(async connection =>
            {
                await new RowBatch(connection).Run("ROLLBACK", [[]]).SendAsync();
                return 0L;
            })]);
        await queue.RunPlainAsync(connection => SetAsync(connection, "next"));

        foreach (var piece in lost)
            await Assert.ThrowsAnyAsync<DbException>(() => piece);
        await using var db = site.OpenDatabase();
        Assert.Equal(["next"], await SettingsAsync(db));
    }

    private static async Task<long> SetAsync(DbConnection connection, string? value)
    {
        await new RowBatch(connection).Run("INSERT INTO settings (name, value) VALUES ($1, $2)", [["queue-test", value]]).SendAsync();
        return 1;
    }

    private static Task<List<string>> SettingsAsync(NewsDb db) => db.Database.SqlQuery<string>($"SELECT value FROM settings WHERE name = 'queue-test'").ToListAsync();

    // Whatever is asked for while another piece is being written waits, and is taken up together.
    private static async Task<Task<long>[]> WhileBusyAsync(WriteQueue queue, Func<Task<long>[]> ask)
    {
        var (begun, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        var busy = queue.RunAsync(async _ =>
        {
            begun.SetResult();
            await done.Task;
            return 0;
        }, default);
        await begun.Task;
        var asked = ask();
        done.SetResult();
        await busy;
        await Task.WhenAll(asked).ContinueWith(_ => { }, TaskScheduler.Default);
        return asked;
    }

    private static async Task<IReadOnlyList<long>> WriteAsync(NewsDb db, IReadOnlyList<string> names)
    {
        var sections = names.Select(name => new Section(name, name, null)).ToList();
        db.AddRange(sections);
        await db.SaveChangesAsync();
        if (names.Contains(Impossible))
            throw new NotSupportedException();
        return sections.Select(section => section.Id).ToList();
    }
}
