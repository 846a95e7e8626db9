using System.Net;
using Masthead.Features.Accounts;
using Masthead.Features.SpamFilter;
using Masthead.Tests.Features.SpamFilter;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Moderation;

public sealed class ReportersPageTests
{
    [Fact]
    public async Task An_administrator_undoes_everything_from_one_reporter_after_confirming_it_and_brings_it_back()
    {
        await using var site = await TestSite.StartAsync();
        var eve = await site.HireAsync(Role.Moderator, name: "Eve Marlow");
        await site.TeachAsync(Enumerable.Range(0, 20), Reporter.Account(999));
        await site.TeachAsync(Enumerable.Range(20, 12), Reporter.Account(eve.Id));
        using var browser = await site.SignedInAsync(Role.Administrator);

        var list = await browser.GetStringAsync("/moderation/reporters");
        Assert.Contains("Eve Marlow", list, StringComparison.Ordinal);
        var address = $"/moderation/reporters/retraction?site=0&reporter=account%3A{eve.Id}";
        Assert.Contains(address.Replace("&", "&amp;", StringComparison.Ordinal), list, StringComparison.Ordinal);
        Assert.Contains("12 decisions", await browser.GetStringAsync(address), StringComparison.Ordinal);

        var taken = await browser.SendFormAsync("/moderation/reporters/retraction", ("site", "0"), ("reporter", Reporter.Account(eve.Id)));
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        var after = await browser.GetStringAsync(taken.Headers.Location!.ToString());
        Assert.Contains("12 decisions of Eve Marlow taken back", after, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(address)).StatusCode);
        await using var db = site.OpenDatabase();
        Assert.Equal(20, await db.EffectiveExamples(SpamGate.OwnSite).CountAsync());

        var id = await db.SpamRetractions.Select(row => row.Id).SingleAsync();
        var undone = await browser.SendFormAsync("/moderation/reporters/retraction?handler=undo", ("site", "0"), ("id", id.ToString()));
        Assert.Contains("12 decisions of Eve Marlow count again", await browser.GetStringAsync(undone.Headers.Location!.ToString()), StringComparison.Ordinal);
        Assert.Equal(32, await db.EffectiveExamples(SpamGate.OwnSite).CountAsync());
    }

    [Fact]
    public async Task A_moderator_sees_who_taught_and_may_take_nothing_of_others_back()
    {
        await using var site = await TestSite.StartAsync();
        await site.TeachAsync(Enumerable.Range(0, 3), Reporter.Client(3));
        using var browser = await site.SignedInAsync(Role.Moderator);

        var list = await browser.GetStringAsync("/moderation/reporters");
        Assert.Contains("The client site no. 3", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Undo everything", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendFormAsync("/moderation/reporters/retraction", ("site", "0"), ("reporter", "client:3"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/moderation/reporters?site=77")).StatusCode);
    }

    [Fact]
    public async Task A_filter_that_nobody_has_taught_says_so()
    {
        await using var site = await TestSite.StartAsync();
        using var browser = await site.SignedInAsync(Role.Moderator);
        Assert.Contains("Nobody yet", await browser.GetStringAsync("/moderation/reporters"), StringComparison.Ordinal);
    }
}
