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
