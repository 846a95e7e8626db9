using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Masthead.Features.Moderation;
using Masthead.Features.Settings;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Moderation;

public sealed class CampaignTests
{
    [Fact]
    public async Task Variants_of_one_message_are_one_row_that_is_decided_and_taken_back_as_one()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=0");
        await HoldEverythingAsync(site);
        var thread = await new Conversation(site).BeginAsync();
        for (var i = 0; i < 7; i++)
            await LeaveAsync(site, thread, Campaign.Copy(i), i);
        await LeaveAsync(site, thread, Campaign.Ham[0], 90);
        var moderator = await site.SignedInAsync(Role.Moderator);

        var rows = Parse(await moderator.GetStringAsync("/moderation")).QuerySelectorAll(".case");
        Assert.Equal(2, rows.Length);
        Assert.Empty(rows[0].QuerySelectorAll(".variants"));
        Assert.Equal("Writer 6 and 6 more", rows[1].QuerySelector("h2")!.TextContent);
        Assert.Equal("7 variants of one message", rows[1].QuerySelector(".variants summary")!.TextContent);
        Assert.Equal(6, rows[1].QuerySelectorAll(".variants li").Length);
        var spam = rows[1].QuerySelector("button[value^=spam]")!;
        Assert.StartsWith("Spam all 7", spam.TextContent, StringComparison.Ordinal);

        var done = await moderator.SendFormAsync("/moderation/decisions", ("one", spam.GetAttribute("value")!), ("back", "/moderation"));
        Assert.Equal(7, await CountAsync(site, CommentState.Spam));
        var after = Parse(await moderator.GetStringAsync(done.Headers.Location!.ToString()));
        Assert.Equal("7 comments marked as spam.", after.QuerySelector(".bar p")!.TextContent);
        Assert.Single(after.QuerySelectorAll(".case"));

        await moderator.SendFormAsync("/moderation/undo", ("batch", after.QuerySelector(".bar input[name=batch]")!.GetAttribute("value")!));
        Assert.Equal(8, await CountAsync(site, CommentState.Held));
    }

    [Fact]
    public async Task Ticking_a_row_of_variants_and_all_of_the_page_mean_every_comment_in_it()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=0");
        await HoldEverythingAsync(site);
        var thread = await new Conversation(site).BeginAsync();
        for (var i = 0; i < 4; i++)
            await LeaveAsync(site, thread, Campaign.Copy(i), i);
        await LeaveAsync(site, thread, Campaign.Ham[1], 90);
        var moderator = await site.SignedInAsync(Role.Moderator);
        var page = Parse(await moderator.GetStringAsync("/moderation"));
        Assert.Contains("All 5 on this page", page.QuerySelector(".bulk")!.TextContent, StringComparison.Ordinal);
        var shown = page.QuerySelectorAll("input[name=shown]").Select(input => ("shown", input.GetAttribute("value")!)).ToArray();

        await moderator.SendFormAsync("/moderation/decisions", ("act", "spam"), ("id", page.QuerySelectorAll(".tick input[name=id]")[1].GetAttribute("value")!));
        Assert.Equal(4, await CountAsync(site, CommentState.Spam));

        await moderator.SendFormAsync("/moderation/decisions", [("act", "remove"), ("all", "true"), .. shown]);
        Assert.Equal(5, await CountAsync(site, CommentState.Removed));
    }

    [Fact]
    public async Task A_pile_with_campaigns_in_it_takes_as_many_queries_as_one_without_and_one_more()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=0");
        await HoldEverythingAsync(site);
        var thread = await new Conversation(site).BeginAsync();
        await thread.AddAsync(new int[40], CommentState.Held);
        var moderator = await site.SignedInAsync(Role.Moderator);
        var without = await QueriesAsync(site, moderator);
        for (var i = 0; i < 12; i++)
            await LeaveAsync(site, thread, Campaign.Copy(i), i);

        var with = await QueriesAsync(site, moderator);

        Assert.Equal(without + 1, with);
        Assert.InRange(with, 1, 10);
    }

    [Fact]
    public async Task A_campaign_of_hundreds_is_decided_and_taken_back_by_one_click_each()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync(new int[DecideComments.Together * 2 + 50], CommentState.Held);

        var judged = await site.DecideAsync(Judgement.Remove, ids);

        Assert.Equal((ids.Length, 0), (judged.Changed, judged.Unchanged));
        Assert.Equal(ids.Length, await CountAsync(site, CommentState.Removed));
        Assert.Equal(new Undone(ids.Length, 0, ids.Max()), await site.UndoAsync(judged.Batch!.Value));
        Assert.Equal(ids.Length, await CountAsync(site, CommentState.Held));
    }

    [Fact]
    public async Task After_two_are_marked_the_rest_of_a_campaign_is_stopped_and_good_comments_are_not()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=0");
        var thread = await new Conversation(site).BeginAsync();
        await HoldEverythingAsync(site);
        for (var i = 0; i < Campaign.Ham.Count - 4; i++)
            await site.DecideAsync(Judgement.Approve, await LeaveAsync(site, thread, Campaign.Ham[i], 100 + i));
        await site.DecideAsync(Judgement.Spam, await LeaveAsync(site, thread, Campaign.Variant(0), 0), await LeaveAsync(site, thread, Campaign.Variant(17), 17));
        await site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(s => s with { HoldFrom = 0.5, SpamFrom = 0.9 }, default);

        var rest = Enumerable.Range(1, 60).Where(i => i != 17).ToList();
        var stopped = 0;
        foreach (var i in rest)
            stopped += await StateAsync(site, await LeaveAsync(site, thread, Campaign.Variant(i), i)) == CommentState.Published ? 0 : 1;
        Assert.True(stopped >= 0.95 * rest.Count, $"{stopped} of {rest.Count}");
        for (var i = Campaign.Ham.Count - 4; i < Campaign.Ham.Count; i++)
            Assert.Equal(CommentState.Published, await StateAsync(site, await LeaveAsync(site, thread, Campaign.Ham[i], 200 + i)));
    }

    [Fact]
    public void Rows_keep_the_order_of_their_newest_comments_and_what_has_no_sketch_stands_alone()
    {
        string Sketch(string text) => Masthead.Spam.Filter.FingerprintOf(new() { Text = text }).ToString();

        var rows = QueueRows.Group([(9, Sketch(Campaign.Copy(1))), (8, null), (7, Sketch(Campaign.Ham[0])), (6, Sketch(Campaign.Copy(2))), (5, null), (4, "rubbish")]);

        Assert.Equal(["9-6", "8", "7", "5", "4"], rows.Select(row => row.Sent));
    }

    private static Task HoldEverythingAsync(TestSite site) =>
        site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(s => s with { HoldFrom = 0, SpamFrom = 1.2 }, default);

    /// <summary>Everybody has a name, an address and a network of their own: nothing but the words tells that it is one campaign.</summary>
    private static async Task<long> LeaveAsync(TestSite site, Conversation thread, string words, int writer)
    {
        var sent = new SentComment(thread.ArticleId, null, new TypedComment($"Writer {writer}", $"writer{writer}@example.org", "", words))
        {
            Address = IPAddress.Parse($"198.51.{writer}.7"),
            UserAgent = "Mozilla/5.0",
        };
        return await site.LeaveAsync(sent) switch
        {
            LeaveCommentOutcome.Published published => published.Id,
            LeaveCommentOutcome.Waiting waiting => waiting.Id,
            LeaveCommentOutcome.Repeated repeated => repeated.Id,
            var other => throw new InvalidOperationException(other.ToString()),
        };
    }

    private static async Task<int> QueriesAsync(TestSite site, HttpClient moderator)
    {
        await moderator.GetStringAsync("/moderation");
        site.Queries.Reset();
        await moderator.GetStringAsync("/moderation");
        return site.Queries.Statements.Count(statement => statement.Contains("comments", StringComparison.Ordinal));
    }

    private static async Task<CommentState> StateAsync(TestSite site, long id)
    {
        await using var db = site.OpenDatabase();
        return await db.Comments.Where(comment => comment.Id == id).Select(comment => comment.State).SingleAsync();
    }

    private static async Task<int> CountAsync(TestSite site, CommentState state)
    {
        await using var db = site.OpenDatabase();
        return await db.Comments.CountAsync(comment => comment.State == state);
    }

    private static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}
