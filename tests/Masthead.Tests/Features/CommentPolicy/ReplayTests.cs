using Masthead.Features.CommentPolicy;
using Masthead.Features.Comments;
using Masthead.Features.Moderation;
using Masthead.Features.Settings;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Features.Moderation;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.CommentPolicy;

public sealed class ReplayTests
{
    private static readonly PolicyDraft Same = new() { HoldFrom = 0.5, SpamFrom = 0.9 };

    [Fact]
    public async Task The_policy_in_force_changes_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await PastComments.AddAsync(site, thread, (0.1, null), (0.6, CommentState.Published), (0.95, CommentState.Spam));

        var replay = await PastComments.TryAsync(site, Same);

        Assert.Equal(ReplayState.Finished, replay.State);
        Assert.Equal(replay.Findings!.Before, replay.Findings.After);
        Assert.Equal(new ReplayTally { Published = 1, Held = 1, Spam = 1, GoodHeld = 1 }, replay.Findings.After);
        Assert.Equal((0, 0, 0), (replay.Findings.Stopped.Count, replay.Findings.Freed.Count, replay.Findings.Moved.Count));
    }

    [Fact]
    public async Task Other_thresholds_stop_some_and_free_others_and_moderators_agree_or_not()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await PastComments.AddAsync(site, thread,
            (0.35, CommentState.Spam), (0.4, CommentState.Removed), (0.45, CommentState.Published), (0.45, null), (0.1, CommentState.Published), (0.92, CommentState.Published), (0.99, CommentState.Spam));

        var replay = await PastComments.TryAsync(site, Same with { HoldFrom = 0.3, SpamFrom = 0.95 });

        Assert.Equal(new ReplayChanges { Count = 4, Judged = 3, Agreed = 2 }, replay.Findings!.Stopped);
        Assert.Equal(new ReplayChanges { Count = 1, Judged = 1, Agreed = 1 }, replay.Findings.Moved);
        Assert.Equal(new ReplayTally { Published = 1, Held = 5, Spam = 1, GoodHeld = 2 }, replay.Findings.After);
        Assert.Equal(2, replay.Findings.Before.BadPublished);
        await using var db = site.OpenDatabase();
        var listed = await db.PolicyReplayChanges.OrderBy(change => change.CommentId).ToListAsync();
        Assert.Equal([ids[0], ids[1], ids[2], ids[3], ids[5]], listed.Select(change => change.CommentId));
        Assert.All(listed.Take(4), change => Assert.Equal((DecisionRule.Clean, DecisionRule.Doubtful), (change.RuleBefore, change.RuleAfter)));
        Assert.Equal((DecisionRule.Spam, DecisionRule.Doubtful), (listed[4].RuleBefore, listed[4].RuleAfter));
        Assert.Equal(CommentState.Held, await db.Comments.Where(comment => comment.Id == ids[3]).Select(comment => comment.State).SingleAsync());
    }

    [Fact]
    public async Task Milder_thresholds_free_what_moderators_approved()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await PastComments.AddAsync(site, thread, (0.6, CommentState.Published), (0.7, CommentState.Spam), (0.65, null));

        var replay = await PastComments.TryAsync(site, Same with { HoldFrom = 0.8 });

        Assert.Equal(new ReplayChanges { Count = 3, Judged = 2, Agreed = 1 }, replay.Findings!.Freed);
        Assert.Equal(1, replay.Findings.After.BadPublished);
    }

    [Fact]
    public async Task Words_and_rules_are_tried_too_and_the_word_is_named()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await PastComments.AddAsync(site, thread, (0.1, null), (0.1, null));

        var words = await PastComments.TryAsync(site, Same with { HoldWords = ["comment 2"] });
        var first = await PastComments.TryAsync(site, Same with { HoldFirstComment = true });

        Assert.Equal((1, 2), (words.Findings!.Stopped.Count, first.Findings!.Stopped.Count));
        await using var db = site.OpenDatabase();
        Assert.Equal("comment 2", (await db.PolicyReplayChanges.SingleAsync(change => change.ReplayId == words.Id)).Word);
    }

    [Fact]
    public async Task What_the_filter_was_never_asked_about_is_left_out_and_so_is_what_is_older_or_taken_back()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await PastComments.AddAsync(site, thread, (0.1, null));
        site.Clock.Advance(TimeSpan.FromDays(100));
        await PastComments.AddAsync(site, thread, (0.1, null));
        await thread.AddAsync([0, 0]);
        await thread.AddAsync([0], CommentState.Withdrawn);

        var replay = await PastComments.TryAsync(site, Same, months: 1);

        Assert.Equal((2, 1), (replay.Findings!.LeftOut, replay.Findings.After.Published));
    }

    [Fact]
    public async Task Asked_anew_the_filter_knows_what_it_was_taught_and_the_findings_say_so()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await PastComments.AddAsync(site, thread, (0.1, null), (0.1, null), (0.1, null));
        await site.DecideAsync(Judgement.Spam, ids[0], ids[1]);

        var taught = await PastComments.TryAsync(site, Same with { Model = ReplayModel.AsTaught });
        var untaught = await PastComments.TryAsync(site, Same with { Model = ReplayModel.Untaught });

        Assert.Equal(2, taught.Findings!.Examples);
        Assert.True(taught.Findings.Stopped.Agreed == 2, "The filter has seen the answer for two.");
        Assert.Equal(0, untaught.Findings!.Stopped.Count);
        await using var db = site.OpenDatabase();
        Assert.Equal(2, await db.PolicyReplayChanges.CountAsync(change => change.ReplayId == taught.Id && change.WasExample));
    }

    [Fact]
    public async Task More_comments_than_are_read_at_once_are_all_counted_and_the_newest_changes_listed()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await PastComments.AddAsync(site, thread, [.. Enumerable.Range(0, 2300).Select(i => (0.4, (CommentState?)null))]);

        var replay = await PastComments.TryAsync(site, Same with { HoldFrom = 0.3 });

        Assert.Equal((2300, ReplayCount.MostListed), (replay.Findings!.Stopped.Count, replay.Findings.Listed));
        await using var db = site.OpenDatabase();
        Assert.Equal(ReplayCount.MostListed, await db.PolicyReplayChanges.CountAsync());
        Assert.Equal(await db.Comments.MaxAsync(comment => comment.Id), await db.PolicyReplayChanges.MaxAsync(change => change.CommentId));
    }

    [Fact]
    public async Task One_at_a_time_is_tried_and_one_whose_server_died_is_interrupted_and_stands_in_nobody_s_way()
    {
        await using var site = await TestSite.StartAsync();
        var lost = await AddRunningAsync(site);
        async Task<StartReplayOutcome> StartAsync() => await site.InScopeAsync((StartReplay verb) => verb.RunAsync(Same, 1, "Ada", CancellationToken.None));
        Assert.Equal(new StartReplayOutcome.Busy(lost), await StartAsync());

        site.Clock.Advance(PolicyReplay.Silence + TimeSpan.FromSeconds(1));

        Assert.Equal(ReplayState.Interrupted, (await PastComments.ReadAsync(site, lost)).StateAt(site.Clock.GetUtcNow()));
        await PastComments.EndedAsync(site, Assert.IsType<StartReplayOutcome.Started>(await StartAsync()).Id);
    }

    [Fact]
    public async Task A_replay_that_is_cancelled_or_dropped_ends_at_its_next_sign_of_life()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await PastComments.AddAsync(site, thread, (0.4, null));
        var id = await AddRunningAsync(site);
        await using (var scope = site.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<CancelReplay>().RunAsync(id, default);

        await site.InScopeAsync(async (RunReplay verb) => { await verb.RunAsync(await PastComments.ReadAsync(site, id), site.Clock, default); return true; });

        Assert.Equal((ReplayState.Cancelled, null), ((await PastComments.ReadAsync(site, id)).State, (await PastComments.ReadAsync(site, id)).Findings));
    }

    [Fact]
    public async Task A_server_that_stops_says_that_the_replay_was_interrupted()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await PastComments.AddAsync(site, thread, (0.4, null));
        var id = await AddRunningAsync(site);

        await site.InScopeAsync(async (RunReplay verb) => { await verb.RunAsync(await PastComments.ReadAsync(site, id), site.Clock, new CancellationToken(canceled: true)); return true; });

        Assert.Equal(ReplayState.Interrupted, (await PastComments.ReadAsync(site, id)).State);
    }

    [Fact]
    public async Task A_finished_policy_is_put_in_force_and_no_other_is()
    {
        await using var site = await TestSite.StartAsync();
        var settings = site.Services.GetRequiredService<CurrentSettings>();
        var running = await AddRunningAsync(site);
        Assert.False(await site.InScopeAsync((ApplyReplay verb) => verb.RunAsync(running, "Ada", default)));
        site.Clock.Advance(TimeSpan.FromMinutes(5));
        var replay = await PastComments.TryAsync(site, new PolicyDraft { HoldFrom = 0.2, SpamFrom = 0.8, HoldFirstComment = true, HoldWords = ["loan"], SpamWords = ["casino"] });

        Assert.True(await site.InScopeAsync((ApplyReplay verb) => verb.RunAsync(replay.Id, "Ada", default)));

        var site2 = await settings.GetAsync();
        Assert.Equal((0.2, 0.8, true, "loan", "casino"), (site2.HoldFrom, site2.SpamFrom, site2.HoldFirstComment, site2.HoldWords.Single(), site2.SpamWords.Single()));
        Assert.Equal("Ada", (await PastComments.ReadAsync(site, replay.Id)).AppliedBy);
    }

    private static async Task<long> AddRunningAsync(TestSite site)
    {
        await using var db = site.OpenDatabase();
        var replay = new PolicyReplay(Same, 1, "Ada", site.Clock.GetUtcNow());
        db.Add(replay);
        await db.SaveChangesAsync();
        return replay.Id;
    }
}
