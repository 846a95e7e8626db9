using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Features.CommentPolicy;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.CommentPolicy;

public sealed class PolicyPagesTests
{
    private const string Address = "/newsroom/settings/comments";

    [Fact]
    public async Task A_policy_is_stated_in_costs_tried_looked_at_and_put_in_force()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await PastComments.AddAsync(site, thread, (0.4, CommentState.Spam), (0.45, CommentState.Published), (0.1, CommentState.Published));
        var chief = await site.SignedInAsync(Role.Administrator);
        var form = Parse(await chief.GetStringAsync(Address));
        Assert.Equal(("1", "9"), (form.QuerySelector("#goodHeld")!.GetAttribute("value"), form.QuerySelector("#goodLost")!.GetAttribute("value")));
        Assert.Contains("in force", form.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);

        var started = await chief.SendFormAsync(Address, ("act", "try"), ("goodHeld", "0.5"), ("goodLost", "9"), ("holdWords", "loan\r\n\r\npawn shop "), ("months", "3"), ("model", "AsItWas"));
        Assert.Equal(HttpStatusCode.SeeOther, started.StatusCode);
        var address = started.Headers.Location!.ToString();
        await PastComments.EndedAsync(site, long.Parse(address.Split('/')[^1]));
        var found = Parse(await chief.GetStringAsync(address));
        Assert.Equal("Would newly hold 2 comments", found.QuerySelector("h1")!.TextContent);
        Assert.Contains("moderators decided about 2 and agreed with 1", found.QuerySelector(".rows")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, found.QuerySelectorAll("section[aria-labelledby=changes] tbody tr").Length);
        Assert.Null(found.QuerySelector("meta[http-equiv=refresh]"));

        var applied = await chief.SendFormAsync(address, ("act", "apply"));
        Assert.Contains("It is in force", await chief.GetStringAsync(applied.Headers.Location!.ToString()), StringComparison.Ordinal);
        var after = await site.Services.GetRequiredService<CurrentSettings>().GetAsync();
        Assert.Equal(1.0 / 3, after.HoldFrom, 9);
        Assert.Equal(["loan", "pawn shop"], after.HoldWords);
        Assert.Equal("0.5", Parse(await chief.GetStringAsync(Address)).QuerySelector("#goodHeld")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_what_was_typed_is_kept()
    {
        await using var site = await TestSite.StartAsync();
        var chief = await site.SignedInAsync(Role.Administrator);

        var answer = await chief.SendFormAsync(Address, ("act", "save"), ("goodHeld", "plenty"), ("goodLost", "9"), ("spamWords", "casino"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("plenty", page.QuerySelector("#goodHeld")!.GetAttribute("value"));
        Assert.Equal("casino", page.QuerySelector("#spamWords")!.TextContent);
        Assert.Single(page.QuerySelectorAll(".complaint"));
    }

    [Fact]
    public async Task A_running_replay_shows_how_far_it_is_asks_for_itself_again_and_keeps_others_waiting()
    {
        await using var site = await TestSite.StartAsync();
        await using var db = site.OpenDatabase();
        var replay = new PolicyReplay(new PolicyDraft { HoldFrom = 0.5, SpamFrom = 0.9 }, 3, "Ada", site.Clock.GetUtcNow());
        replay.Beat(34_000, 100_000, site.Clock.GetUtcNow());
        db.Add(replay);
        await db.SaveChangesAsync();
        var chief = await site.SignedInAsync(Role.Administrator);
        var address = ReplayPageModel.AddressOf(replay.Id);

        var page = Parse(await chief.GetStringAsync(address));
        Assert.NotNull(page.QuerySelector("meta[http-equiv=refresh]"));
        Assert.Equal("34000", page.QuerySelector("progress")!.GetAttribute("value"));

        var busy = await chief.SendFormAsync(Address, ("act", "try"), ("goodHeld", "2"), ("goodLost", "9"));
        Assert.Equal(HttpStatusCode.Conflict, busy.StatusCode);
        Assert.Equal(address, Parse(await busy.Content.ReadAsStringAsync()).QuerySelector(".complaint a")!.GetAttribute("href"));

        await chief.SendFormAsync(address, ("act", "cancel"));
        Assert.True((await PastComments.ReadAsync(site, replay.Id)).IsCancelAsked);
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("The server stopped", await chief.GetStringAsync(address), StringComparison.Ordinal);

        await chief.SendFormAsync(address, ("act", "drop"));
        Assert.Equal(HttpStatusCode.NotFound, (await chief.GetAsync(address)).StatusCode);
    }

    private static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}
