using Masthead.Features.Articles;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Articles;

public sealed class SectionMoveTests
{
    [Fact]
    public async Task Everything_below_a_moved_section_moves_and_every_old_address_leads_there()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var world = await site.SectionAsync("World", today);
        var europe = await site.SectionAsync("Europe", world);
        await site.PublishedAsync(europe, "Rain");
        await site.PublishedAsync(today, "World cup");

        await ChangeAsync(site, world, new SectionDraft("Abroad"));

        Assert.Equal("/abroad/europe/rain", await site.FindAsync("today/world/europe/rain"));
        Assert.Equal("/abroad/europe/", await site.FindAsync("today/world/europe"));
        Assert.Equal("/abroad/", await site.FindAsync("today/world"));
        await using var db = site.OpenDatabase();
        Assert.Equal(["abroad/europe/rain", "today/world-cup"], await db.Articles.Select(article => article.Path).Order().ToListAsync());
        Assert.Equal(1, await db.Listings.CountAsync(row => row.Kind == ListingKind.Section && row.TargetId == today));
        Assert.Equal(1, await db.Listings.CountAsync(row => row.Kind == ListingKind.Section && row.TargetId == world));
    }

    [Fact]
    public async Task A_branch_moved_twice_is_found_under_its_first_address()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.SectionAsync("World");
        await site.PublishedAsync(world, "Rain");
        await ChangeAsync(site, world, new SectionDraft("Abroad"));
        await ChangeAsync(site, world, new SectionDraft("Elsewhere"));
        Assert.Equal("/elsewhere/rain", await site.FindAsync("world/rain"));
        Assert.Equal("/elsewhere/rain", await site.FindAsync("abroad/rain"));
        await ChangeAsync(site, world, new SectionDraft("World"));
        Assert.Equal("/world/rain", await site.FindAsync("abroad/rain"));
    }

    [Fact]
    public async Task Moving_below_another_section_puts_the_articles_into_its_list()
    {
        await using var site = await TestSite.StartAsync();
        var (today, world) = (await site.SectionAsync("Today"), await site.SectionAsync("World"));
        await site.PublishedAsync(world, "Rain");
        await ChangeAsync(site, world, new SectionDraft("World", ParentId: today));
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Listings.CountAsync(row => row.Kind == ListingKind.Section && row.TargetId == today));
        Assert.Equal("today/world/rain", await db.Articles.Select(article => article.Path).SingleAsync());
    }

    [Fact]
    public async Task A_section_cannot_move_below_itself()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var world = await site.SectionAsync("World", today);
        var outcome = await site.InScopeAsync((ChangeSection verb) => verb.RunAsync(today, new SectionDraft("Today", ParentId: world), default));
        Assert.IsType<SectionOutcome.Invalid>(outcome);
    }

    [Fact]
    public async Task An_article_with_a_path_of_its_own_stays_where_it_is()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.SectionAsync("World");
        await site.PublishedAsync(world, "Rain", new ArticleDraft { Body = "x", OwnPath = "2019/03/rain" });
        await ChangeAsync(site, world, new SectionDraft("Abroad"));
        await using var db = site.OpenDatabase();
        Assert.Equal("2019/03/rain", await db.Articles.Select(article => article.Path).SingleAsync());
    }

    private static async Task ChangeAsync(TestSite site, long id, SectionDraft draft) =>
        Assert.IsType<SectionOutcome.Saved>(await site.InScopeAsync((ChangeSection verb) => verb.RunAsync(id, draft, default)));
}
