using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.ClientSites;
using Masthead.Jobs;
using Masthead.Spam;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Akismet;

/// <summary>More checks than the disk takes: as many wait as may, and another comes.</summary>
public sealed class OverloadTests
{
    [Fact]
    public async Task A_check_too_many_is_answered_at_once_by_the_keys_policy_counted_and_written_down_later()
    {
        await using var site = await TestSite.StartAsync();
        var (holds, publishes, rechecks) = (await site.NewKeyAsync(), await site.NewKeyAsync("https://a.example", new SitePolicy { OnFault = FaultAnswer.Publish }),
            await site.NewKeyAsync("https://b.example", new SitePolicy { Rechecks = true }));
        Seen held, published, owed;
        List<Task> waiting;
        await using (await WithoutDiskAsync(site))
        {
            waiting = await FillAsync(site);
            held = await site.PostAsync("/1.1/comment-check", Client.Comment(holds, "A calm remark."));
            published = await site.PostAsync("/1.1/comment-check", Client.Comment(publishes, "Another remark."));
            owed = await site.PostAsync("/1.1/comment-check", Client.Comment(rechecks, "A third remark."));
            Assert.DoesNotContain(waiting, kept => kept.IsCompleted);
        }

        Assert.Equal((200, "true", null), (held.Status, held.Body, held.Header("X-akismet-recheck-after")));
        Assert.NotNull(held.Header("X-akismet-error"));
        Assert.Equal((200, "false", null, null), (published.Status, published.Body, published.Header("X-akismet-error"), published.Header("X-akismet-recheck-after")));
        Assert.Equal((200, "false", null, "120"), (owed.Status, owed.Body, owed.Header("X-akismet-error"), owed.Header("X-akismet-recheck-after")));
        Assert.Contains("\nmasthead_akismet_faults_total{kind=\"overload\"} 3\n", (await site.GetAsync("/metrics", host: "localhost")).Body, StringComparison.Ordinal);

        // Whoever was let in is kept, and whoever was not has a record too.
        await Task.WhenAll(waiting);
        await using var db = site.OpenDatabase();
        var late = new[] { held, published, owed }.Select(seen => CheckIds.Of(seen.Header("X-akismet-guid")!)).ToArray();
        await Eventually.TrueAsync(async () => await db.Checks.CountAsync(check => late.Contains(check.Id)) == 3);
        Assert.All(await db.Checks.Where(check => late.Contains(check.Id)).ToListAsync(), check => Assert.Equal(CheckMarks.Fault, check.Marks));
        Assert.Equal(waiting.Count + 3, await db.Checks.CountAsync());
        Assert.Equal(3, await db.RecentFaults(site.Clock).SumAsync(day => day.Faults));
        Assert.Null((await site.PostAsync("/1.1/comment-check", Client.Comment(holds, "A calm remark."))).Header("X-akismet-error"));
    }

    [Fact]
    public async Task A_disk_that_stands_still_is_waited_for_no_longer_than_clients_wait()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        Seen behind, next;
        await using (await WithoutDiskAsync(site))
        {
            // On PostgreSQL it is begun and stays; on SQLite it is sent away with the rest.
            _ = site.Services.GetRequiredService<CheckLog>().KeepAsync(Any(site.Services.GetRequiredService<CheckIds>().Next())).ContinueWith(kept => kept.Exception, TaskScheduler.Default);
            await GroupIsTakenAsync(site);
            var waits = site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark."));
            await Eventually.TrueAsync(() =>
            {
                site.Clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(waits.IsCompleted);
            });
            behind = await waits;
            next = await site.PostAsync("/1.1/comment-check", Client.Comment(key, "Another remark."));
        }

        Assert.All([behind, next], seen => Assert.Equal((200, "true"), (seen.Status, seen.Body)));
        Assert.All([behind, next], seen => Assert.NotNull(seen.Header("X-akismet-error")));
        await Eventually.TrueAsync(async () => (await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A third remark."))).Header("X-akismet-error") is null);
        await using var db = site.OpenDatabase();
        var late = new[] { behind, next }.Select(seen => CheckIds.Of(seen.Header("X-akismet-guid")!)).ToArray();
        await Eventually.TrueAsync(async () => await db.Checks.CountAsync(check => late.Contains(check.Id)) == 2);
    }

    [Fact]
    public async Task A_verdict_that_is_owed_is_written_down_when_the_disk_takes_it()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync(policy: new SitePolicy { Rechecks = true });
        Seen owed;
        await using (await WithoutDiskAsync(site))
        {
            _ = site.Services.GetRequiredService<CheckLog>().KeepAsync(Any(site.Services.GetRequiredService<CheckIds>().Next())).ContinueWith(kept => kept.Exception, TaskScheduler.Default);
            await GroupIsTakenAsync(site);
            var waits = site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark.", ("callback", Client.Blog + "/wp-json/akismet/v1/webhook")));
            await Eventually.TrueAsync(() =>
            {
                site.Clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(waits.IsCompleted);
            });
            owed = await waits;
        }

        Assert.Equal(("false", "120"), (owed.Body, owed.Header("X-akismet-recheck-after")));
        await using var db = site.OpenDatabase();
        await Eventually.TrueAsync(() => db.Jobs.AnyAsync(job => job.Kind == nameof(Masthead.Features.Akismet.Callbacks.SendOwedVerdict)));
    }

    /// <summary>Until it is disposed of, no record comes to the disk and none fails.</summary>
    private static async Task<IAsyncDisposable> WithoutDiskAsync(TestSite site)
    {
        var db = site.OpenDatabase();
        await db.Database.BeginTransactionAsync();
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlAsync($"LOCK TABLE akismet_checks IN ACCESS EXCLUSIVE MODE");
        return db;
    }

    /// <summary>Lets checks wait until not one more may.</summary>
    private static async Task<List<Task>> FillAsync(TestSite site)
    {
        var (log, ids) = (site.Services.GetRequiredService<CheckLog>(), site.Services.GetRequiredService<CheckIds>());
        var waiting = new List<Task> { log.KeepAsync(Any(ids.Next())) };
        await GroupIsTakenAsync(site);
        try
        {
            while (true)
                waiting.Add(log.KeepAsync(Any(ids.Next())));
        }
        catch (OverloadException)
        {
            return waiting;
        }
    }

    /// <summary>SQLite's writer waits before it takes a group, PostgreSQL's with one in its hands, whose place is free again.</summary>
    private static async Task GroupIsTakenAsync(TestSite site)
    {
        await using var db = site.OpenDatabase();
        if (db.Database.IsNpgsql())
            await Eventually.TrueAsync(async () => await db.Database.SqlQuery<int>(
                $"SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE NOT granted AND relation = 'akismet_checks'::regclass").SingleAsync() > 0);
    }

    private static PendingCheck Any(long id) => new()
    {
        Id = id, SiteId = 1, Prints = new Prints(id, id, 0), Permalink = "", Address = null, Network = "", Outcome = Outcome.Ham, AnsweredSpam = false,
        Marks = CheckMarks.None, Score = 0, Reasons = "", Kept = null,
    };
}
