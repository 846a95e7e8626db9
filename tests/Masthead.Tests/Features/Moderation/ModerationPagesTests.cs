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

public sealed class ModerationPagesTests
{
    [Theory]
    [InlineData("/moderation")]
    [InlineData("/moderation/published")]
    [InlineData("/moderation/log")]
    [InlineData("/moderation/comments/1")]
    public async Task Nobody_but_moderators_gets_in(string address)
    {
        await using var site = await TestSite.StartAsync();

        Assert.StartsWith("/account/sign-in", (await site.Visitor().GetAsync(address)).Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await site.SignedInAsync(Role.Reporter)).GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task Guests_decide_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var id = (await thread.AddAsync([0], CommentState.Held))[0];

        var answer = await site.Visitor().SendFormAsync("/moderation/decisions", ("one", "approve-" + id));

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Redirect, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
        await using var db = site.OpenDatabase();
        Assert.Equal(CommentState.Held, await db.Comments.Select(comment => comment.State).SingleAsync());
    }

    [Fact]
    public async Task A_held_comment_is_seen_with_the_reasons_approved_and_taken_back_again()
    {
        await using var site = await TestSite.StartAsync();
        await site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(s => s with { HoldFrom = 0, SpamFrom = 1.2 }, default);
        var thread = await new Conversation(site).BeginAsync();
        await site.Visitor().LeaveAsync(thread, "Look at <b>this</b>: http://example.org/ and http://example.net/");
        var moderator = await site.SignedInAsync(Role.Moderator);

        var queue = Parse(await moderator.GetStringAsync("/moderation"));
        var item = queue.QuerySelector(".case")!;
        Assert.Contains("Ann Marsh", item.TextContent, StringComparison.Ordinal);
        Assert.Contains("the filter was not sure", item.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(item.QuerySelectorAll(".reasons li"));
        var approve = item.QuerySelector("button[value^=approve]")!.GetAttribute("value")!;

        var done = await moderator.SendFormAsync("/moderation/decisions", ("one", approve), ("back", "/moderation"));
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Contains("Look at", await site.Visitor().GetStringAsync(thread.Address), StringComparison.Ordinal);

        var after = Parse(await moderator.GetStringAsync(done.Headers.Location!.ToString()));
        Assert.Equal("1 comment approved.", after.QuerySelector(".bar p")!.TextContent);
        Assert.Empty(after.QuerySelectorAll(".case"));
        var batch = after.QuerySelector(".bar input[name=batch]")!.GetAttribute("value")!;
        var undone = await moderator.SendFormAsync("/moderation/undo", ("batch", batch), ("back", "/moderation"));

        Assert.Contains("Taken back: 1 comment.", await moderator.GetStringAsync(undone.Headers.Location!.ToString()), StringComparison.Ordinal);
        Assert.DoesNotContain("Look at", await site.Visitor().GetStringAsync(thread.Address), StringComparison.Ordinal);
        var log = Parse(await moderator.GetStringAsync("/moderation/log"));
        Assert.Equal(2, log.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("Moderator Quayle", log.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_on_the_page_are_decided_by_one_tick_and_no_other_comment_is()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await thread.AddAsync(new int[35], CommentState.Held);
        var moderator = await site.SignedInAsync(Role.Moderator);
        var shown = Parse(await moderator.GetStringAsync("/moderation")).QuerySelectorAll("input[name=shown]").Select(input => ("shown", input.GetAttribute("value")!)).ToArray();
        Assert.Equal(30, shown.Length);

        await moderator.SendFormAsync("/moderation/decisions", [("act", "spam"), ("all", "true"), .. shown]);

        await using var db = site.OpenDatabase();
        Assert.Equal(30, await db.Comments.CountAsync(comment => comment.State == CommentState.Spam));
        var rest = Parse(await moderator.GetStringAsync("/moderation"));
        Assert.Equal(5, rest.QuerySelectorAll(".case").Length);
        Assert.Null(rest.QuerySelector("[rel=next]"));
    }

    [Theory]
    [InlineData("all")]
    [InlineData("one")]
    public async Task What_a_colleague_has_decided_since_the_page_was_opened_stays(string way)
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([0, 0], CommentState.Held);
        var moderator = await site.SignedInAsync(Role.Moderator);
        (string, string)[] stale = way is "all"
            ? [("act", "approve"), ("all", "true"), ("shown", ids[0].ToString()), ("shown", ids[1].ToString()), ("queue", "held"), ("back", "/moderation")]
            : [("one", "approve-" + ids[0]), ("queue", "held"), ("back", "/moderation")];
        await site.DecideAsync(Judgement.Remove, ids[0]);

        var answer = await moderator.SendFormAsync("/moderation/decisions", stale);

        await using var db = site.OpenDatabase();
        Assert.Equal(CommentState.Removed, await db.Comments.Where(comment => comment.Id == ids[0]).Select(comment => comment.State).SingleAsync());
        Assert.Equal(way is "all" ? CommentState.Published : CommentState.Held, await db.Comments.Where(comment => comment.Id == ids[1]).Select(comment => comment.State).SingleAsync());
        var said = Parse(await moderator.GetStringAsync(answer.Headers.Location!.ToString())).QuerySelector(".bar p")!.TextContent;
        Assert.Equal((way is "all" ? "1 comment approved." : "Nothing was changed.") + " 1 comment had been decided about or taken back before, and stayed so.", said);
    }

    [Fact]
    public async Task A_search_goes_along_from_pile_to_pile_and_is_counted_in_each()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await thread.AddAsync([0, 0, 0], CommentState.Held);
        await thread.AddAsync([0, 0]);
        var moderator = await site.SignedInAsync(Role.Moderator);

        var tabs = Parse(await moderator.GetStringAsync("/moderation?sender=reader2@example.org")).QuerySelectorAll(".queues a");

        Assert.Equal(["Held 1", "Suspected 0", "Published 1", "Spam 0", "Removed 0"], tabs.Select(tab => tab.TextContent));
        Assert.Single(Parse(await moderator.GetStringAsync(tabs[2].GetAttribute("href")!)).QuerySelectorAll(".case"));
    }

    [Theory]
    [InlineData("30 20-19 10", "30", "#case-20")]
    [InlineData("30 20-19 10", "20 19", "#case-10")]
    [InlineData("30 20-19 10", "10", "#case-20")]
    [InlineData("30 20-19 10", "30 20 19", "#case-10")]
    [InlineData("30 20-19 10", "30 20 19 10", "")]
    [InlineData("30 20-19 10", "5", "")]
    [InlineData("x 10", "10", "")]
    [InlineData("", "10", "")]
    public void The_work_goes_on_below_what_was_decided_or_above_it_at_the_end(string shown, string decided, string next) =>
        Assert.Equal(next, DecisionsModel.NextCase(shown.Split(' '), decided.Split(' ').Select(long.Parse).ToHashSet()));

    [Fact]
    public async Task A_decision_leads_back_to_the_next_comment_and_its_undoing_to_the_comment_that_came_back()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([0, 0, 0], CommentState.Held);
        var moderator = await site.SignedInAsync(Role.Moderator);
        var page = Parse(await moderator.GetStringAsync("/moderation"));
        var form = page.QuerySelectorAll(".docket input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!)).ToArray();

        var done = await moderator.SendFormAsync("/moderation/decisions", [.. form, ("one", "approve-" + ids[2])]);

        var place = done.Headers.Location!.ToString();
        Assert.EndsWith("#case-" + ids[1], place, StringComparison.Ordinal);
        var after = Parse(await moderator.GetStringAsync(place));
        Assert.Equal("-1", after.QuerySelector("#case-" + ids[1])!.GetAttribute("tabindex"));
        var undone = await moderator.SendFormAsync("/moderation/undo", ("batch", after.QuerySelector(".bar input[name=batch]")!.GetAttribute("value")!), ("back", "/moderation"));
        Assert.EndsWith("#case-" + ids[2], undone.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_tells_a_click_once_and_takes_it_back_whole()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync(new int[60], CommentState.Held);
        await site.DecideAsync(Judgement.Spam, [.. ids]);
        await site.DecideAsync(Judgement.Approve, ids[0]);
        var moderator = await site.SignedInAsync(Role.Moderator);

        var log = Parse(await moderator.GetStringAsync("/moderation/log"));
        var lines = log.QuerySelectorAll("tbody tr");
        Assert.Equal(2, lines.Length);
        Assert.Contains("60 comments", lines[1].TextContent, StringComparison.Ordinal);
        var each = Parse(await moderator.GetStringAsync(lines[1].QuerySelector("a")!.GetAttribute("href")!));
        Assert.Equal(50, each.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(10, Parse(await moderator.GetStringAsync(each.QuerySelector("[rel=next]")!.GetAttribute("href")!)).QuerySelectorAll("tbody tr").Length);

        var undo = lines[1].QuerySelectorAll("form input").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!)).ToArray();
        var undone = await moderator.SendFormAsync("/moderation/undo", undo);
        var after = Parse(await moderator.GetStringAsync(undone.Headers.Location!.ToString()));
        Assert.Equal("Taken back: 59 comments. Somebody has decided since about 1 comment.", after.QuerySelector(".bar p")!.TextContent);
        Assert.Equal(["59 comments", "by Reader 1", "60 comments"], after.QuerySelectorAll("tbody tr td:nth-child(4) a").Select(link => link.TextContent));
        Assert.Contains("(59 taken back)", after.QuerySelectorAll("tbody tr")[2].TextContent, StringComparison.Ordinal);
        Assert.Empty(after.QuerySelectorAll("tbody tr")[0].QuerySelectorAll("form"));
        await using var db = site.OpenDatabase();
        Assert.Equal(59, await db.Comments.CountAsync(comment => comment.State == CommentState.Held));
    }

    [Fact]
    public async Task Of_a_comment_whose_writer_is_forgotten_nothing_is_told_but_that()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var id = (await thread.AddAsync([0], CommentState.Held))[0];
        await using (var db = site.OpenDatabase())
            await db.Comments.ExecuteUpdateAsync(set => set.SetProperty(comment => comment.AuthorEmail, "").SetProperty(comment => comment.AddressPrefix, (string?)null));
        var moderator = await site.SignedInAsync(Role.Moderator);

        var origin = Parse(await moderator.GetStringAsync("/moderation")).QuerySelector($"#case-{id} .origin")!;

        Assert.Equal("No email and no network address is kept.", origin.TextContent.Trim());
        Assert.Empty(origin.QuerySelectorAll("a"));
    }

    [Fact]
    public async Task With_nothing_ticked_nothing_happens_and_the_page_says_so()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await thread.AddAsync([0], CommentState.Held);
        var moderator = await site.SignedInAsync(Role.Moderator);

        var answer = await moderator.SendFormAsync("/moderation/decisions", ("act", "spam"), ("back", "/moderation?q=x"));

        Assert.Equal("/moderation?q=x&none=true", answer.Headers.Location!.ToString());
        await using var db = site.OpenDatabase();
        Assert.Equal(0, await db.CommentActs.CountAsync());
    }

    [Fact]
    public async Task A_pile_is_read_page_by_page_and_searched_by_words_sender_and_article()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await thread.AddAsync(new int[65], CommentState.Held);
        var moderator = await site.SignedInAsync(Role.Editor);

        var seen = new List<string>();
        for (var address = "/moderation"; address is not null;)
        {
            var page = Parse(await moderator.GetStringAsync(address));
            seen.AddRange(page.QuerySelectorAll(".case").Select(item => item.Id!));
            address = page.QuerySelector("[rel=next]")?.GetAttribute("href");
        }
        Assert.Equal(65, seen.Distinct().Count());

        Assert.Equal("Comment 42", Assert.Single(Parse(await moderator.GetStringAsync("/moderation?q=comment+42")).QuerySelectorAll(".said")).TextContent.Trim());
        Assert.Single(Parse(await moderator.GetStringAsync("/moderation?sender=READER7@")).QuerySelectorAll(".case"));
        Assert.Equal(30, Parse(await moderator.GetStringAsync("/moderation?article=" + thread.ArticleId)).QuerySelectorAll(".case").Length);
        Assert.Empty(Parse(await moderator.GetStringAsync("/moderation?article=4711")).QuerySelectorAll(".case"));
        Assert.Empty(Parse(await moderator.GetStringAsync("/moderation?q=%25")).QuerySelectorAll(".case"));
    }

    [Theory]
    [InlineData("q=Ärger")]
    [InlineData("q=ärger")]
    [InlineData("q=ПРИВЕТ")]
    [InlineData("sender=владимир")]
    public async Task Capitals_do_not_matter_in_any_script(string asked)
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await site.Visitor().LeaveAsync(thread, "Ärger gab es immer. Привет!", ("name", "Владимир"));
        await site.Visitor().LeaveAsync(thread, "Quite another remark about the lamps.");
        var moderator = await site.SignedInAsync(Role.Moderator);

        var found = Parse(await moderator.GetStringAsync("/moderation/published?" + asked));

        Assert.Contains("Ärger", Assert.Single(found.QuerySelectorAll(".case")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_pile_says_when_it_is_empty_and_an_unknown_one_is_not_there()
    {
        await using var site = await TestSite.StartAsync();
        var moderator = await site.SignedInAsync(Role.Moderator);

        foreach (var pile in new[] { "", "/suspected", "/published", "/spam", "/removed" })
            Assert.NotNull(Parse(await moderator.GetStringAsync("/moderation" + pile)).QuerySelector("main > .note"));
        Assert.Equal(HttpStatusCode.NotFound, (await moderator.GetAsync("/moderation/rubbish")).StatusCode);
    }

    [Fact]
    public async Task The_page_of_one_comment_tells_all_that_is_known_of_it()
    {
        await using var site = await TestSite.StartAsync();
        await site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(s => s with { HoldFrom = 0, SpamFrom = 1.2 }, default);
        var thread = await new Conversation(site).BeginAsync();
        await site.Visitor("198.51.100.7").LeaveAsync(thread, "As <i>typed</i>");
        await using var db = site.OpenDatabase();
        var id = await db.Comments.Select(comment => comment.Id).SingleAsync();
        var moderator = await site.SignedInAsync(Role.Moderator);

        var page = Parse(await moderator.GetStringAsync("/moderation/comments/" + id));

        Assert.Equal("As <i>typed</i>", page.QuerySelector(".typed")!.TextContent);
        Assert.Contains("ann@example.org: nothing before", page.QuerySelector(".about")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("198.51.100.0/24", page.QuerySelector(".about")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("arrived by filter", page.QuerySelector(".rows")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll(".weights tbody tr"));
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/moderation\\..\\x")]
    public async Task A_decision_leads_back_to_this_side_of_the_house_only(string back)
    {
        await using var site = await TestSite.StartAsync();
        var moderator = await site.SignedInAsync(Role.Moderator);

        Assert.Equal("/moderation?none=true", (await moderator.SendFormAsync("/moderation/decisions", ("act", "spam"), ("back", back))).Headers.Location!.ToString());
    }

    private static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}
