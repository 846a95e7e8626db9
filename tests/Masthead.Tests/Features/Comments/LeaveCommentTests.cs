using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Comments;

public sealed class LeaveCommentTests
{
    // The filter's opinion is not what these tests are about: these settings publish everything, those hold everything.
    private static readonly Func<SiteSettings, SiteSettings> PublishAll = site => site with { HoldFrom = 1.1, SpamFrom = 1.2 };
    private static readonly Func<SiteSettings, SiteSettings> HoldAll = site => site with { HoldFrom = 0, SpamFrom = 1.2 };

    [Fact]
    public async Task A_published_comment_is_counted_has_its_verdict_and_the_record_of_its_arrival()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);

        var outcome = Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("The lamps were lovely.")));

        Assert.Equal($"/{thread.Path}#comment-{outcome.Id}", outcome.Address);
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        var comment = await db.Comments.SingleAsync();
        Assert.Equal(("The lamps were lovely.", "<p>The lamps were lovely.</p>", "198.51.100.0/24"), (comment.Text, comment.Html, comment.AddressPrefix));
        Assert.InRange((await db.CommentVerdicts.SingleAsync()).Score, 0, 1);
        var act = await db.CommentActs.SingleAsync();
        Assert.Equal((CommentActs.Arrived, CommentActs.Filter, CommentState.Published), (act.Act, act.Actor, act.ToState));
    }

    [Fact]
    public async Task A_held_comment_changes_nothing_that_readers_see()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, HoldAll);

        var outcome = Assert.IsType<LeaveCommentOutcome.Waiting>(await site.LeaveAsync(thread.Ann("Hello")));

        Assert.Equal(CommentState.Held, outcome.State);
        await using var db = site.OpenDatabase();
        Assert.Equal(0, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        Assert.Equal(0, (await site.Reads.ReadThreadAsync(thread.ArticleId, default, default))!.Count);
    }

    [Fact]
    public async Task An_answer_stands_under_what_it_answers()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);
        var parent = (await thread.AddAsync([0]))[0];

        var reply = Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("Quite so.") with { ParentId = parent }));

        await using var db = site.OpenDatabase();
        var root = Assert.Single((await site.Reads.ReadThreadAsync(thread.ArticleId, default, default))!.Roots);
        Assert.Equal((parent, 1), (root.Id, root.ShownReplies));
        Assert.Equal(reply.Id, Assert.Single(root.Replies).Id);
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_comment()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);

        var first = Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("Hello")));
        var second = Assert.IsType<LeaveCommentOutcome.Repeated>(await site.LeaveAsync(thread.Ann("Hello") with { Address = IPAddress.Parse("192.0.2.9") }));

        Assert.Equal((first.Id, first.Address), (second.Id, second.Address));
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Comments.CountAsync());
    }

    [Fact]
    public async Task Of_many_equal_requests_at_once_one_makes_the_comment_and_all_lead_to_it()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=0");
        var thread = await BeginAsync(site, PublishAll);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => site.LeaveAsync(thread.Ann("Hello"))));

        Assert.Single(outcomes, outcome => outcome is LeaveCommentOutcome.Published);
        Assert.Single(outcomes.Select(outcome => outcome is LeaveCommentOutcome.Published published ? published.Address : ((LeaveCommentOutcome.Repeated)outcome).Address).Distinct());
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Comments.CountAsync());
        Assert.Equal(1, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
    }

    [Fact]
    public async Task Fifty_people_at_once_are_all_kept_and_all_counted()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);
        var parent = (await thread.AddAsync([0]))[0];

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => site.LeaveAsync(
            thread.Ann($"Comment {i}") with { Address = IPAddress.Parse($"203.0.{i}.1"), ParentId = i % 2 == 0 ? parent : null })));

        Assert.All(outcomes, outcome => Assert.IsType<LeaveCommentOutcome.Published>(outcome));
        await using var db = site.OpenDatabase();
        Assert.Equal(51, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        Assert.Equal(25, await db.Comments.Where(comment => comment.Id == parent).Select(comment => comment.ShownReplies).SingleAsync());
        Assert.Equal(51, await db.Comments.CountAsync(comment => comment.IsShown));
    }

    [Fact]
    public async Task Only_so_many_are_taken_from_one_network_in_a_minute_and_refusals_do_not_count()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=2");
        var thread = await BeginAsync(site, PublishAll);

        Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("One")));
        Assert.IsType<LeaveCommentOutcome.Repeated>(await site.LeaveAsync(thread.Ann("One")));
        Assert.IsType<LeaveCommentOutcome.Invalid>(await site.LeaveAsync(thread.Ann("")));
        site.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("Two") with { Address = IPAddress.Parse("198.51.100.250") }));
        var refused = Assert.IsType<LeaveCommentOutcome.TooMany>(await site.LeaveAsync(thread.Ann("Three")));
        Assert.Equal(TimeSpan.FromSeconds(40), refused.RetryAfter);
        Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("Three") with { Address = IPAddress.Parse("192.0.2.1") }));

        site.Clock.Advance(refused.RetryAfter);
        Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("Four")));
    }

    [Fact]
    public async Task An_article_that_is_closed_gone_or_never_was_takes_no_comment()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync(CommentsMode.Closed);

        Assert.IsType<LeaveCommentOutcome.Closed>(await site.LeaveAsync(thread.Ann("Hello")));
        Assert.IsType<LeaveCommentOutcome.ArticleMissing>(await site.LeaveAsync(thread.Ann("Hello") with { ArticleId = 4711 }));
        await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(thread.ArticleId, null, default));
        Assert.IsType<LeaveCommentOutcome.ArticleGone>(await site.LeaveAsync(thread.Ann("Hello")));
    }

    [Theory]
    [InlineData(CommentState.Held)]
    [InlineData(CommentState.Removed)]
    internal async Task What_is_not_published_cannot_be_answered(CommentState state)
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var parent = (await thread.AddAsync([0], state))[0];

        Assert.IsType<LeaveCommentOutcome.ParentGone>(await site.LeaveAsync(thread.Ann("Hello") with { ParentId = parent }));
    }

    [Fact]
    public async Task Once_a_moderator_called_such_words_spam_they_are_suspected()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        const string Offer = "Win big tonight at the golden wheel, first spin on the house http://golden-wheel.example/";
        await TeachSpamAsync(site, Enumerable.Range(0, 8).Select(i => $"{Offer} number {i}"));

        var outcome = Assert.IsType<LeaveCommentOutcome.Waiting>(await site.LeaveAsync(thread.Ann(Offer)));

        await using var db = site.OpenDatabase();
        var verdict = await db.CommentVerdicts.SingleAsync(verdict => verdict.CommentId == outcome.Id);
        Assert.NotEmpty(verdict.Reasons);
        Assert.Equal(verdict.Score, 1 / (1 + Math.Exp(-verdict.Reasons.Sum(reason => reason.Weight))), 3);
    }

    [Fact]
    public async Task A_flood_of_held_comments_costs_the_page_of_the_article_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var shown = await thread.AddAsync([0, 1, 0]);
        await thread.AddAsync(new int[20_000], CommentState.Held);

        await using var db = site.OpenDatabase();
        Assert.Equal(3, (await site.Reads.ReadThreadAsync(thread.ArticleId, default, default))!.Count);
        Assert.DoesNotContain("SCAN", await PlanAsync(db, thread.ArticleId), StringComparison.Ordinal);
        Assert.Equal(shown.Length, await db.Comments.CountAsync(comment => comment.IsShown));
    }

    private static async Task<Conversation> BeginAsync(TestSite site, Func<SiteSettings, SiteSettings> change)
    {
        await site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(change, default);
        return await new Conversation(site).BeginAsync();
    }

    private static async Task TeachSpamAsync(TestSite site, IEnumerable<string> texts)
    {
        var gate = site.Services.GetRequiredService<SpamGate>();
        await using var db = site.OpenDatabase();
        foreach (var (text, i) in texts.Select((text, i) => (text, i)))
            await gate.LearnAsync(await gate.TeachAsync(db, SpamGate.OwnSite, "test:" + i, new Submission { Text = text, Author = "Ann Marsh" }, Label.Spam, "Ada"));
    }

    // On SQLite the plan names the partial index; PostgreSQL's planner judges by statistics that a test has not gathered.
    private static async Task<string> PlanAsync(Masthead.Storage.NewsDb db, long articleId)
    {
        if (TestDatabase.IsPostgres)
            return "";
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN SELECT html FROM comments WHERE article_id = {articleId} AND is_shown AND depth <= 8 ORDER BY thread_path LIMIT 101";
        await using var reader = await command.ExecuteReaderAsync();
        var plan = "";
        while (await reader.ReadAsync())
            plan += reader.GetString(3);
        Assert.Contains("ix_comments_article_id_thread_path_depth", plan, StringComparison.Ordinal);
        return plan;
    }
}
