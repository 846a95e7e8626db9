using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Moderation;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Moderation;

public sealed class DecideCommentsTests
{
    [Fact]
    public async Task An_approved_comment_is_read_by_everybody_and_taught_as_wanted()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var id = (await thread.AddAsync([0], CommentState.Held))[0];

        var judged = await site.DecideAsync(Judgement.Approve, id);

        Assert.Equal(1, judged.Changed);
        Assert.Equal(1, (await site.Reads.ReadThreadAsync(thread.ArticleId, default, default))!.Count);
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        Assert.Equal((Label.Ham, "account:1"), await db.SpamExamples.Select(example => new ValueTuple<Label, string>(example.Label, example.Reporter)).SingleAsync());
        var act = await db.CommentActs.SingleAsync();
        Assert.Equal((CommentActs.Approved, "Ada", "well said", CommentState.Held, CommentState.Published), (act.Act, act.Actor, act.Reason, act.FromState, act.ToState));
    }

    [Fact]
    public async Task The_same_decision_again_changes_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([0, 0, 0], CommentState.Held);
        await site.DecideAsync(Judgement.Spam, ids);

        Assert.Equal(new Judged(null, 0, 3), await site.DecideAsync(Judgement.Spam, ids));
        await using var db = site.OpenDatabase();
        Assert.Equal(3, await db.CommentActs.CountAsync());
        Assert.Equal(3, await db.SpamExamples.CountAsync());
    }

    [Fact]
    public async Task What_the_filter_suspected_leaves_its_pile_once_a_person_agrees()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var id = (await thread.AddAsync([0], CommentState.Spam))[0];
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await Queue.Find("suspected")!.Of(db.Comments).CountAsync());

        await site.DecideAsync(Judgement.Spam, id);

        Assert.Equal(0, await Queue.Find("suspected")!.Of(db.Comments).CountAsync());
        Assert.Equal(1, await Queue.Find("spam")!.Of(db.Comments).CountAsync());
        Assert.Equal(1, await db.SpamExamples.CountAsync(example => example.Label == Label.Spam));
    }

    [Fact]
    public async Task Removing_leaves_a_mark_while_answers_are_shown_and_none_when_they_go()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        // The first is answered by the second, that by the third.
        var ids = await thread.AddAsync([0, 1, 2]);

        await site.DecideAsync(Judgement.Remove, ids[0], ids[1]);
        await using var db = site.OpenDatabase();
        Assert.Equal("X(X(3))", await OutlineAsync(site, thread, ids));

        await site.DecideAsync(Judgement.Remove, ids[2]);
        Assert.Equal("", await OutlineAsync(site, thread, ids));

        await site.DecideAsync(Judgement.Restore, ids[2]);
        Assert.Equal("X(X(3))", await OutlineAsync(site, thread, ids));
        Assert.All(await db.Comments.AsNoTracking().OrderBy(comment => comment.Id).Take(2).ToListAsync(), comment => Assert.Equal(1, comment.ShownReplies));
    }

    [Fact]
    public async Task One_click_about_many_is_taken_back_by_one_click()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([0, 0, 0], CommentState.Held);
        var gate = site.Services.GetRequiredService<SpamGate>();
        var before = await ScoreAsync(gate);

        var judged = await site.DecideAsync(Judgement.Spam, ids);
        Assert.NotEqual(before, await ScoreAsync(gate));
        var undone = await site.UndoAsync(judged.Batch!.Value);

        Assert.Equal(new Undone(3, 0, ids.Max()), undone);
        Assert.Equal(new Undone(0, 0, null), await site.UndoAsync(judged.Batch.Value));
        await using var db = site.OpenDatabase();
        Assert.All(await db.Comments.ToListAsync(), comment => Assert.Equal((CommentState.Held, false), (comment.State, comment.IsJudged)));
        Assert.Equal(0, await db.SpamExamples.CountAsync(example => example.RevokedAt == null));
        await gate.SettleAsync();
        Assert.Equal(before, await ScoreAsync(gate), 9);
    }

    [Fact]
    public async Task Taking_back_a_second_thought_brings_the_first_back_and_what_was_learnt_with_it()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var id = (await thread.AddAsync([0], CommentState.Held))[0];
        var first = await site.DecideAsync(Judgement.Approve, id);
        var second = await site.DecideAsync(Judgement.Spam, id);

        Assert.Equal(new Undone(0, 1, null), await site.UndoAsync(first.Batch!.Value));
        Assert.Equal(new Undone(1, 0, id), await site.UndoAsync(second.Batch!.Value));

        await using var db = site.OpenDatabase();
        var comment = await db.Comments.SingleAsync();
        Assert.Equal((CommentState.Published, true), (comment.State, comment.IsJudged));
        Assert.Equal(Label.Ham, (await db.SpamExamples.SingleAsync(example => example.RevokedAt == null)).Label);
        Assert.Equal(1, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
    }

    [Fact]
    public async Task What_its_writer_took_back_stays_taken_back()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var id = (await thread.AddAsync([0], CommentState.Withdrawn))[0];

        Assert.Equal(new Judged(null, 0, 1), await site.DecideAsync(Judgement.Approve, id));
    }

    [Fact]
    public async Task Moderators_and_readers_at_once_leave_every_count_right()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=0");
        await site.Services.GetRequiredService<Masthead.Features.Settings.CurrentSettings>().ChangeAsync(s => s with { HoldFrom = 1.1, SpamFrom = 1.2 }, default);
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([0, .. Enumerable.Repeat(1, 20)], CommentState.Held);

        var moderation = Enumerable.Range(0, 10).Select(i => (Task)site.DecideAsync((Judgement)(i % 4), [.. ids.Where((_, n) => n % 3 == i % 3)]));
        var readers = Enumerable.Range(0, 20).Select(i => (Task)site.LeaveAsync(thread.Ann($"Reader {i}")));
        await Task.WhenAll(moderation.Concat(readers));

        await using var db = site.OpenDatabase();
        var comments = await db.Comments.AsNoTracking().ToListAsync();
        Assert.Equal(comments.Count(comment => comment.IsPublished), await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        foreach (var comment in comments)
        {
            Assert.Equal(comments.Count(other => other.ParentId == comment.Id && other.IsShown), comment.ShownReplies);
            Assert.Equal(comment.IsPublished || comment.ShownReplies > 0, comment.IsShown);
        }
    }

    private static async Task<double> ScoreAsync(SpamGate gate) =>
        (await gate.CheckAsync(SpamGate.OwnSite, new Submission { Text = "Comment 2", Author = "Reader 2" }, default)).Verdict!.Score;

    private static async Task<string> OutlineAsync(TestSite site, Conversation thread, long[] ids)
    {
        string Outline(IEnumerable<CommentView> views) => string.Join(' ', views.Select(view =>
            (view.IsTombstone ? "X" : (Array.IndexOf(ids, view.Id) + 1).ToString()) + (view.Replies.Count == 0 ? "" : $"({Outline(view.Replies)})")));
        return Outline((await site.Reads.ReadThreadAsync(thread.ArticleId, default, default))!.Roots);
    }
}

internal static class Bench
{
    public static readonly Moderator Ada = new(1, "Ada");

    public static Task<Judged> DecideAsync(this TestSite site, Judgement judgement, params long[] ids) =>
        site.InScopeAsync((DecideComments verb) => verb.RunAsync(judgement, ids, null, Ada, "well said", CancellationToken.None));

    public static Task<Undone> UndoAsync(this TestSite site, Guid batch) =>
        site.InScopeAsync((UndoActs verb) => verb.RunAsync(batch, Ada, CancellationToken.None));
}
