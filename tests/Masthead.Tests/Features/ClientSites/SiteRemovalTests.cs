using System.Net;
using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Callbacks;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.SpamFilter;
using Masthead.Jobs;
using Masthead.Spam;
using Masthead.Storage;
using Masthead.Tests.Features.Akismet;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.ClientSites;

public sealed class SiteRemovalTests
{
    private const string Spam = "Win big tonight at the golden wheel, first spin on the house";

    [Fact]
    public async Task The_page_asks_first_and_says_what_goes()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        await HoldSomethingAsync(site, await site.NewKeyAsync());

        var page = await TextAsync(await chief.GetAsync("/newsroom/akismet/1/removal"));
        foreach (var words in new[] { "1 key<", "2 checks ", "1 report ", "1 decision ", "counts of 1 day," })
            Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains("/newsroom/akismet/1/removal", await TextAsync(await chief.GetAsync("/newsroom/akismet/1/settings")), StringComparison.Ordinal);

        var refused = await chief.SendFormAsync("/newsroom/akismet/1/removal", ("name", "another.example"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("nothing was removed", await TextAsync(refused), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await chief.GetAsync("/newsroom/akismet/99/removal")).StatusCode);
        using var editor = await site.SignedInAsync(Role.Editor);
        Assert.Equal(HttpStatusCode.Forbidden, (await editor.SendFormAsync("/newsroom/akismet/1/removal", ("name", "news.example.org"))).StatusCode);
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.ClientSites.CountAsync());
    }

    [Fact]
    public async Task A_removed_site_leaves_nothing_behind()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var (key, other) = (await site.NewKeyAsync(), await site.NewKeyAsync("https://other.example"));
        await HoldSomethingAsync(site, key);
        await site.PostAsync("/1.1/comment-check", Client.Comment(other, Spam));
        var files = site.Services.GetRequiredService<ModelFiles>();
        await files.WriteAsync(1, await site.Services.GetRequiredService<SpamGate>().KnowledgeAsync(1, default));
        await OweAsync(site, 1);
        await OweAsync(site, 2);

        var removed = await chief.SendFormAsync("/newsroom/akismet/1/removal", ("name", "news.example.org"));
        Assert.Equal("/newsroom/akismet?removed=news.example.org", removed.Headers.Location!.OriginalString);
        Assert.Contains("news.example.org is removed", await TextAsync(await chief.GetAsync(removed.Headers.Location)), StringComparison.Ordinal);
        Assert.Equal("invalid", (await site.PostAsync("/1.1/comment-check", Client.Comment(key, Spam))).Body);
        await WorkOffAsync(site);

        await using var db = site.OpenDatabase();
        Assert.Equal((0, 1), (await db.SiteKeys.CountAsync(row => row.SiteId == 1), await db.SiteKeys.CountAsync(row => row.SiteId == 2)));
        Assert.Equal((0, 1), (await db.Checks.CountAsync(row => row.SiteId == 1), await db.Checks.CountAsync(row => row.SiteId == 2)));
        Assert.Equal((0, 1), (await db.DayCounts.CountAsync(row => row.SiteId == 1), await db.DayCounts.CountAsync(row => row.SiteId == 2)));
        Assert.Equal((0, 0), (await db.Reports.CountAsync(), await db.SpamExamples.CountAsync()));
        Assert.Equal(1, await db.Jobs.CountAsync(job => job.Kind == nameof(SendOwedVerdict)));
        Assert.False(File.Exists(files.PathOf(1)));
        Assert.Equal(0, (await site.Services.GetRequiredService<SpamGate>().KnowledgeAsync(1, default)).Count);
        Assert.Equal(HttpStatusCode.NotFound, (await chief.GetAsync("/newsroom/akismet/1")).StatusCode);
    }

    [Fact]
    public async Task What_was_asked_in_the_same_moment_goes_a_minute_later()
    {
        await using var site = await TestSite.StartAsync();
        await site.NewKeyAsync();
        Assert.IsType<RemoveSite.Outcome.Removed>(await site.Services.GetRequiredService<RemoveSite>().RunAsync(1, default));
        await WorkOffAsync(site);
        await site.Services.GetRequiredService<WriteQueue>().RunAsync(async late =>
        {
            await late.CountAsync(1, 1, new(Checks: 1));
            return true;
        }, default);
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.DayCounts.CountAsync());

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await WorkOffAsync(site);

        Assert.Equal((0, 0), (await db.DayCounts.CountAsync(), await db.Jobs.CountAsync(job => job.Kind == nameof(EraseSite))));
    }

    [Fact]
    public async Task A_site_whose_filter_others_share_stays_until_they_have_another()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        await site.NewKeyAsync();
        var guest = await site.NewKeyAsync("https://guest.example", new SitePolicy { SharesFilterOf = 1 });
        await site.PostAsync("/1.1/submit-spam", Client.Comment(guest, Spam));

        var refused = await chief.SendFormAsync("/newsroom/akismet/1/removal", ("name", "news.example.org"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("guest.example shares the filter", await TextAsync(refused), StringComparison.Ordinal);

        // The guest goes, and with it what it has taught the filter that was not its own.
        var gate = site.Services.GetRequiredService<SpamGate>();
        Assert.Equal(1, (await gate.KnowledgeAsync(1, default)).Count);
        Assert.Equal(HttpStatusCode.Redirect, (await chief.SendFormAsync("/newsroom/akismet/2/removal", ("name", "guest.example"))).StatusCode);
        await WorkOffAsync(site);
        await gate.SettleAsync();
        Assert.Equal(0, (await gate.KnowledgeAsync(1, default)).Count);
        Assert.Equal(HttpStatusCode.Redirect, (await chief.SendFormAsync("/newsroom/akismet/1/removal", ("name", "NEWS.example.org "))).StatusCode);
    }

    /// <summary>Two checks, one of them reported.</summary>
    private static async Task HoldSomethingAsync(TestSite site, string key)
    {
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark about the tide tables."));
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, Spam));
        await site.PostAsync("/1.1/submit-spam", Client.Comment(key, Spam));
    }

    private static async Task OweAsync(TestSite site, long siteId)
    {
        await using var db = site.OpenDatabase();
        var owed = new OwedVerdict(siteId, "0", new Submission { Text = Spam }, "https://news.example.org/", "", null, null);
        db.Enqueue<SendOwedVerdict>(System.Text.Json.JsonSerializer.Serialize(owed, JsonColumn.Options), site.Clock.GetUtcNow().AddHours(1));
        await db.SaveChangesAsync();
    }

    /// <summary>Does what is due, also what the loop of the site has in its hands.</summary>
    private static async Task WorkOffAsync(TestSite site)
    {
        var loop = site.Services.GetRequiredService<JobLoop>();
        while (await loop.RunNextAsync(default)) { }
        var now = site.Clock.GetUtcNow();
        await using var db = site.OpenDatabase();
        await Eventually.TrueAsync(async () => !await db.Jobs.AnyAsync(job => job.DueAt <= now));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => await answer.Content.ReadAsStringAsync();
}
