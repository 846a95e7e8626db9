using System.Data.Common;
using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Moderation;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Features.Reading;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Comments;

public sealed class CommentIntakeTests
{
    [Fact]
    public async Task Comments_that_wait_at_the_same_time_evict_their_pages_together()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=0");
        var thread = await BeginAsync(site);
        var evictions = 0;
        site.Services.GetRequiredService<PageCache>().TellEvictions(_ => Interlocked.Increment(ref evictions));

        var outcomes = await WhileBusyAsync(site, () => Enumerable.Range(0, 40).Select(i => site.LeaveAsync(thread.Ann($"Comment {i}"))));

        Assert.All(outcomes, outcome => Assert.IsType<LeaveCommentOutcome.Published>(outcome.Result));
        await using var db = site.OpenDatabase();
        Assert.Equal(40, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        // Two groups wait for the database; everybody else is in the next.
        if (!TestDatabase.IsPostgres)
            Assert.InRange(evictions, 1, 4);
    }

    [Fact]
    public async Task Of_comments_taken_together_only_the_one_that_cannot_be_written_fails_and_its_grant_is_given_back()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=9");
        var thread = await BeginAsync(site);
        await using var db = site.OpenDatabase();
        await db.Database.ExecuteSqlRawAsync(TestDatabase.IsPostgres
            ? "ALTER TABLE comments ADD CONSTRAINT no_poison CHECK (text <> 'poison')"
            : "CREATE TRIGGER no_poison BEFORE INSERT ON comments WHEN NEW.text = 'poison' BEGIN SELECT RAISE(ABORT, 'poison'); END");

        string[] words = ["one", "two", "three", "poison", "four", "five", "six", "seven", "eight"];
        var outcomes = await WhileBusyAsync(site, () => words.Select(text => site.LeaveAsync(thread.Ann(text))));

        await Assert.ThrowsAnyAsync<DbException>(() => outcomes[3]);
        Assert.All(outcomes.Where((_, i) => i != 3), outcome => Assert.IsType<LeaveCommentOutcome.Published>(outcome.Result));
        Assert.Equal(words.Where(text => text != "poison").Order(), (await db.Comments.Select(comment => comment.Text).ToListAsync()).Order());
        Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("nine")));
        Assert.IsType<LeaveCommentOutcome.TooMany>(await site.LeaveAsync(thread.Ann("ten")));
    }

    [Fact]
    public async Task Refusals_of_one_group_are_each_their_own()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=2");
        var thread = await BeginAsync(site);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var outcomes = await WhileBusyAsync(site, () =>
        [
            site.LeaveAsync(thread.Ann("One")), site.LeaveAsync(thread.Ann("One")), site.LeaveAsync(thread.Ann("Two") with { ArticleId = 4711 }),
            site.LeaveAsync(thread.Ann("Three") with { ParentId = 4711 }),
            site.InScopeAsync((LeaveComment verb) => verb.RunAsync(thread.Ann("Four"), gone.Token)),
            site.LeaveAsync(thread.Ann("Five") with { Address = IPAddress.Parse("192.0.2.1") }),
        ]);

        var first = new[] { await outcomes[0], await outcomes[1] };
        Assert.Equal(
            Assert.Single(first.OfType<LeaveCommentOutcome.Published>()).Address, Assert.Single(first.OfType<LeaveCommentOutcome.Repeated>()).Address);
        Assert.IsType<LeaveCommentOutcome.ArticleMissing>(await outcomes[2]);
        Assert.IsType<LeaveCommentOutcome.ParentGone>(await outcomes[3]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outcomes[4]);
        Assert.IsType<LeaveCommentOutcome.Published>(await outcomes[5]);
        await using var db = site.OpenDatabase();
        Assert.Equal(["Five", "One"], await db.Comments.Select(comment => comment.Text).OrderBy(text => text).ToListAsync());
        // One of two was used: refusals, repetitions and who had gone do not count.
        Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("Six")));
        Assert.IsType<LeaveCommentOutcome.TooMany>(await site.LeaveAsync(thread.Ann("Seven")));
    }

    [Fact]
    public async Task A_comment_renews_the_front_page_only_where_it_can_change_it()
    {
        await using var site = await TestSite.StartAsync();
        await PublishAllAsync(site);
        var section = await site.SectionAsync("Town");
        var old = await site.PublishedAsync(section, "Story of last year");
        // Not shown on the front, but among those of which the most discussed are chosen.
        var newer = 0L;
        for (var i = 0; i < 60; i++)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(1));
            var saved = await site.PublishedAsync(section, $"Story {i}");
            newer = i == 0 ? saved.Id : newer;
        }
        var (reader, pages) = (new Reader(site), site.Services.GetRequiredService<PageCache>());
        Assert.DoesNotContain("Story 0", (await reader.OpenAsync("/")).Body!.TextContent, StringComparison.Ordinal);
        var kept = pages.Counts.Pages;

        await LeaveAsync(site, old.Id);
        Assert.Equal(kept, pages.Counts.Pages);
        await LeaveAsync(site, newer);
        Assert.Equal(kept - 1, pages.Counts.Pages);
        Assert.Contains("Story 0", (await reader.OpenAsync("/")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("held", "ix_comments_state_id")]
    [InlineData("suspected", "ix_comments_is_judged_id")]
    [InlineData("published", "ix_comments_state_id")]
    [InlineData("spam", "ix_comments_is_judged_id")]
    [InlineData("removed", "ix_comments_state_id")]
    public async Task A_queue_of_comments_is_read_along_its_index(string slug, string index)
    {
        // PostgreSQL's planner judges by statistics that a test has not gathered.
        Assert.SkipWhen(TestDatabase.IsPostgres, "Plans are compared on SQLite.");
        await using var site = await TestSite.StartAsync();
        await using var db = site.OpenDatabase();
        await db.Database.OpenConnectionAsync();
        await using var command = Queue.Find(slug)!.Of(db.Comments).OrderByDescending(comment => comment.Id).Take(31).CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync();

        Assert.True(await reader.ReadAsync());
        Assert.Contains(index + " ", reader.GetString(3), StringComparison.Ordinal);
        Assert.False(await reader.ReadAsync());
    }

    private static async Task<Conversation> BeginAsync(TestSite site)
    {
        await PublishAllAsync(site);
        return await new Conversation(site).BeginAsync();
    }

    // The filter's opinion is not what these tests are about.
    private static Task PublishAllAsync(TestSite site) =>
        site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(settings => settings with { HoldFrom = 1.1, SpamFrom = 1.2 }, default);

    private static async Task LeaveAsync(TestSite site, long article) => Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(
        new SentComment(article, null, new TypedComment("Ann Marsh", "ann@example.org", "", "Quite so.")) { Address = IPAddress.Parse("198.51.100.7") }));

    // On SQLite nothing is written meanwhile: what comes waits, and is taken up together.
    private static async Task<Task<LeaveCommentOutcome>[]> WhileBusyAsync(TestSite site, Func<IEnumerable<Task<LeaveCommentOutcome>>> leave)
    {
        var (begun, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        var busy = site.Services.GetRequiredService<WriteQueue>().RunAsync(async _ =>
        {
            begun.SetResult();
            await done.Task;
            return 0;
        }, default);
        await begun.Task;
        var left = leave().ToArray();
        done.SetResult();
        await busy;
        await Task.WhenAll(left).ContinueWith(_ => { }, TaskScheduler.Default);
        return left;
    }
}
