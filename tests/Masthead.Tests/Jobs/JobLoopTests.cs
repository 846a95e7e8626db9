using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Jobs;

public sealed class JobLoopTests
{
    [Fact]
    public async Task The_oldest_that_is_due_is_done_first_and_leaves_the_book()
    {
        await using var site = await TestSite.StartAsync();
        var work = new Work();
        var (clock, loop) = Loop(site, work);
        await BookAsync(site, ("later", clock.GetUtcNow().AddHours(1)), ("second", clock.GetUtcNow()), ("first", clock.GetUtcNow().AddMinutes(-1)));

        while (await loop.RunNextAsync(default)) { }

        Assert.Equal(["first", "second"], work.Done);
        Assert.Equal("later", (await JobsAsync(site)).Single().Payload);
    }

    [Fact]
    public async Task A_job_that_fails_is_tried_again_later_each_time_and_says_why()
    {
        await using var site = await TestSite.StartAsync();
        var work = new Work { Fault = new InvalidOperationException("The printer is out of paper.") };
        var (clock, loop) = Loop(site, work);
        await BookAsync(site, ("a", clock.GetUtcNow()));

        Assert.True(await loop.RunNextAsync(default));
        Assert.False(await loop.RunNextAsync(default));
        Assert.Equal((1, clock.GetUtcNow().AddSeconds(2), null, "The printer is out of paper."), Told((await JobsAsync(site)).Single()));

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await loop.RunNextAsync(default));
        Assert.Equal((2, clock.GetUtcNow().AddSeconds(4), null, "The printer is out of paper."), Told((await JobsAsync(site)).Single()));
    }

    [Fact]
    public async Task A_job_is_done_by_one_loop_only_until_the_lease_of_one_that_died_has_run_out()
    {
        await using var site = await TestSite.StartAsync();
        var work = new Work { Holds = true };
        var (clock, first) = Loop(site, work);
        var (later, second) = Loop(site, work);
        await BookAsync(site, ("a", clock.GetUtcNow()));

        var stuck = first.RunNextAsync(default);
        await work.Held.Task;
        Assert.Equal(clock.GetUtcNow().AddMinutes(2), (await JobsAsync(site)).Single().LeasedUntil);
        later.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await second.RunNextAsync(default));
        later.Advance(TimeSpan.FromMilliseconds(1));
        work.Holds = false;
        Assert.True(await second.RunNextAsync(default));

        Assert.Equal(["a"], work.Done);
        work.Release.SetResult();
        Assert.True(await stuck);
        Assert.Empty(await JobsAsync(site));
    }

    [Fact]
    public async Task What_is_booked_once_is_not_booked_again_while_it_waits()
    {
        await using var site = await TestSite.StartAsync();
        var writes = site.Services.GetRequiredService<WriteQueue>();
        var now = site.Clock.GetUtcNow();

        Assert.True(await writes.RunPlainAsync(connection => connection.EnqueueOnceAsync<Work>(now.AddHours(1), now)));
        Assert.False(await writes.RunPlainAsync(connection => connection.EnqueueOnceAsync<Work>(now.AddHours(2), now)));
        Assert.True(await writes.RunPlainAsync(connection => connection.EnqueueOnceAsync<Work>(now.AddHours(2), now.AddHours(1))));

        Assert.Equal([now.AddHours(1), now.AddHours(2)], (await JobsAsync(site)).Select(job => job.DueAt));
    }

    // With a clock of its own, as another node has: what is due there is not yet for the site's own loop, and the site's own jobs are due on neither.
    private static (TestClock Clock, JobLoop Loop) Loop(TestSite site, Work work)
    {
        var clock = new TestClock();
        clock.Advance(TimeSpan.FromMinutes(5));
        var services = new ServiceCollection().AddSingleton(work).BuildServiceProvider();
        return (clock, ActivatorUtilities.CreateInstance<JobLoop>(
            site.Services, services.GetRequiredService<IServiceScopeFactory>(), new[] { new JobKind(nameof(Work), typeof(Work)) }, clock));
    }

    private static async Task BookAsync(TestSite site, params (string Payload, DateTimeOffset DueAt)[] jobs)
    {
        await using var db = site.OpenDatabase();
        foreach (var (payload, dueAt) in jobs)
            db.Enqueue<Work>(payload, dueAt);
        await db.SaveChangesAsync();
    }

    private static async Task<List<Job>> JobsAsync(TestSite site)
    {
        await using var db = site.OpenDatabase();
        return await db.Jobs.AsNoTracking().Where(job => job.Kind == nameof(Work)).OrderBy(job => job.DueAt).ToListAsync();
    }

    private static (int, DateTimeOffset, DateTimeOffset?, string?) Told(Job job) => (job.Attempts, job.DueAt, job.LeasedUntil, job.LastError);

    private sealed class Work : IJobHandler
    {
        public List<string> Done { get; } = [];
        public Exception? Fault { get; init; }
        public bool Holds { get; set; }
        public TaskCompletionSource Held { get; } = new();
        public TaskCompletionSource Release { get; } = new();

        public async Task RunAsync(string payload, CancellationToken cancellationToken)
        {
            if (Holds)
            {
                Held.SetResult();
                await Release.Task;
                return;
            }
            if (Fault is not null)
                throw Fault;
            Done.Add(payload);
        }
    }
}
