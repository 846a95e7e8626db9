using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Comments;

public sealed class ReceiptTests
{
    [Fact]
    public async Task Its_writer_can_change_a_comment_for_a_quarter_of_an_hour_and_the_old_words_are_kept()
    {
        await using var site = await TestSite.StartAsync();
        var (thread, receipt) = await LeftAsync(site, HoldFrom(1.1));
        var reader = site.Visitor();
        await reader.GetStringAsync(thread.Address);

        var answer = await site.Visitor().SendFormAsync(receipt, ("act", "edit"), ("comment", "Second thoughts"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains("Second thoughts", await reader.GetStringAsync(thread.Address), StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        var act = await db.CommentActs.OrderBy(act => act.Id).LastAsync();
        Assert.Equal((CommentActs.Edited, CommentActs.Commenter, "First thoughts"), (act.Act, act.Actor, act.WordsBefore));

        site.Clock.Advance(OwnCommentRules.Window);
        var late = await site.Visitor().SendFormAsync(receipt, ("act", "edit"), ("comment", "Third"));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("Third</textarea>", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Second thoughts", await reader.GetStringAsync(thread.Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_looked_at_again_and_can_take_a_comment_back_into_the_queue()
    {
        await using var site = await TestSite.StartAsync();
        var (thread, receipt) = await LeftAsync(site, HoldFrom(1.1));
        await site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(HoldFrom(0), default);

        await site.Visitor().SendFormAsync(receipt, ("act", "edit"), ("comment", "Cheap watches"));

        await using var db = site.OpenDatabase();
        Assert.Equal(CommentState.Held, await db.Comments.Select(comment => comment.State).SingleAsync());
        Assert.Equal(0, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        Assert.DoesNotContain("watches", await site.Visitor().GetStringAsync(thread.Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_taken_back_is_gone_for_readers_and_may_be_said_again()
    {
        await using var site = await TestSite.StartAsync();
        var (thread, receipt) = await LeftAsync(site, HoldFrom(1.1));

        Assert.Equal(HttpStatusCode.SeeOther, (await site.Visitor().SendFormAsync(receipt, ("act", "withdraw"))).StatusCode);

        Assert.DoesNotContain("First thoughts", await site.Visitor().GetStringAsync(thread.Address), StringComparison.Ordinal);
        Assert.Contains("taken back", await site.Visitor().GetStringAsync(receipt), StringComparison.Ordinal);
        Assert.StartsWith(thread.Address, (await site.Visitor().LeaveAsync(thread, "First thoughts")).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_taken_back_that_was_answered_leaves_its_place_without_a_word()
    {
        await using var site = await TestSite.StartAsync();
        var (thread, receipt) = await LeftAsync(site, HoldFrom(1.1));
        await using var db = site.OpenDatabase();
        var id = await db.Comments.Select(comment => comment.Id).SingleAsync();
        Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("An answer") with { ParentId = id }));

        await site.Visitor().SendFormAsync(receipt, ("act", "withdraw"));

        var root = Assert.Single((await site.Reads.ReadThreadAsync(thread.ArticleId, default, default))!.Roots);
        Assert.True(root.IsTombstone);
        Assert.Single(root.Replies);
        Assert.Equal(1, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
    }

    [Fact]
    public async Task The_browser_that_sent_a_published_comment_finds_its_receipt_and_no_other_does()
    {
        await using var site = await TestSite.StartAsync();
        await site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(HoldFrom(1.1), default);
        var thread = await new Conversation(site).BeginAsync();
        var ann = site.Visitor();

        var answer = await ann.LeaveAsync(thread, "First thoughts");

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("path=/comments/mine; secure; samesite=strict; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("max-age=900", cookie, StringComparison.Ordinal);
        Assert.StartsWith("/comments/status/", (await ann.GetAsync("/comments/mine")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("We cannot tell which comment is yours", await site.Visitor().GetStringAsync("/comments/mine"), StringComparison.Ordinal);
        // Who says the same again is led to the comment and given nothing else.
        Assert.False((await site.Visitor().LeaveAsync(thread, "First thoughts")).Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task An_empty_change_is_refused_beside_the_field()
    {
        await using var site = await TestSite.StartAsync();
        var (_, receipt) = await LeftAsync(site, HoldFrom(1.1));

        var answer = await site.Visitor().SendFormAsync(receipt, ("act", "edit"), ("comment", " "));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("aria-invalid=\"true\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receipts_are_told_apart_by_a_secret_that_lies_in_the_data_directory_for_its_owner_only()
    {
        await using var site = await TestSite.StartAsync();
        var receipts = site.Services.GetRequiredService<Receipts>();
        // The secret is made with the first receipt.
        _ = receipts.TokenOf(1);
        var file = Directory.GetFiles(site.Services.GetRequiredService<Masthead.Storage.DatabaseOptions>().DataDirectory, "comment-receipts.key").Single();

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(42, receipts.CommentOf(receipts.TokenOf(42)));
        Assert.NotEqual(receipts.TokenOf(42), receipts.TokenOf(43));
        foreach (var other in new[] { null, "", "x", new string('A', 32), receipts.TokenOf(42) + "A", receipts.TokenOf(42)[..^1] })
            Assert.Null(receipts.CommentOf(other));
    }

    private static Func<SiteSettings, SiteSettings> HoldFrom(double score) => site => site with { HoldFrom = score, SpamFrom = 1.2 };

    private static async Task<(Conversation Thread, string Receipt)> LeftAsync(TestSite site, Func<SiteSettings, SiteSettings> settings)
    {
        await site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(settings, default);
        var thread = await new Conversation(site).BeginAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Visitor().LeaveAsync(thread, "First thoughts")).StatusCode);
        await using var db = site.OpenDatabase();
        var id = await db.Comments.Select(comment => comment.Id).SingleAsync();
        return (thread, site.Services.GetRequiredService<Receipts>().AddressOf(id));
    }
}
