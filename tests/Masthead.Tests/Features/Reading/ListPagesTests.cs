using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Masthead.Tests.Features.Reading;

public sealed class ListPagesTests
{
    [Fact]
    public async Task A_section_front_holds_everything_below_it_newest_first_page_by_page_with_nothing_lost_or_doubled()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var world = await site.SectionAsync("World", today);
        var europe = await site.SectionAsync("Europe", world);
        for (var i = 0; i < 45; i++)
        {
            await site.PublishedAsync((i % 3) switch { 0 => today, 1 => world, _ => europe }, $"Story {i:00}");
            // Two in the same millisecond: the cursor must still tell them apart.
            if (i % 2 == 0)
                site.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var reader = new Reader(site);
        var seen = new List<string>();
        for (var address = "/today/"; address is not null;)
        {
            var page = await reader.OpenAsync(address);
            seen.AddRange(page.AllWords(".story h2"));
            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }
        Assert.Equal(45, seen.Count);
        Assert.Equal(45, seen.Distinct().Count());
        Assert.Equal(seen.Select(Minute), seen.Select(Minute).OrderDescending());
        Assert.Equal(15, (await reader.OpenAsync("/today/world/europe/")).QuerySelectorAll(".story").Length);

        static int Minute(string headline) => (int.Parse(headline.AsSpan("Story ".Length)) + 1) / 2;
    }

    [Fact]
    public async Task A_section_says_where_it_is_and_what_lies_below()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var world = await site.SectionAsync("World", today);
        await site.SectionAsync("Europe", world);
        var page = await new Reader(site).OpenAsync("/today/world/");

        Assert.Equal(["Home", "Today", "World"], page.AllWords("nav[aria-label=Breadcrumb] > ol > li"));
        Assert.Equal(["World"], page.AllWords("h1"));
        Assert.Equal(["/today/world/europe/"], page.QuerySelectorAll("nav[aria-label=Subsections] a").Select(link => link.GetAttribute("href")));
        Assert.Equal("Nothing has been published here yet.", page.QuerySelector(".notice").Words());
        Assert.Equal("Today", page.QuerySelector(".masthead nav [aria-current]").Words());
    }

    [Fact]
    public async Task Nonsense_in_the_place_of_a_cursor_shows_the_newest()
    {
        await using var site = await TestSite.StartAsync();
        await site.PublishedAsync(await site.SectionAsync("Today"), "Rain");
        var reader = new Reader(site);
        foreach (var cursor in (string[])["x", "-", "1-", "99999999999999999999-1", "-5-5", "'; drop table articles"])
            Assert.Equal(["Rain"], (await reader.OpenAsync("/today/?before=" + Uri.EscapeDataString(cursor))).AllWords(".story h2"));
    }

    [Fact]
    public async Task An_author_and_a_tag_have_pages_with_what_belongs_to_them()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        await site.PublishedAsync(section, "Rain", new ArticleDraft { Body = "x", Authors = ["Ada Moss"], Tags = ["Weather"] });
        await site.PublishedAsync(section, "Bread", new ArticleDraft { Body = "x", Authors = ["Ben Oake"], Tags = ["Food", "weather"] });
        var reader = new Reader(site);

        var ada = await reader.OpenAsync("/authors/ada-moss");
        Assert.Equal(["Ada Moss"], ada.AllWords("h1"));
        Assert.Equal(["Rain"], ada.AllWords(".story h2"));
        Assert.Equal(["Bread", "Rain"], (await reader.OpenAsync("/tags/weather")).AllWords(".story h2"));
        Assert.Equal(HttpStatusCode.NotFound, await reader.StatusOfAsync("/authors/nobody"));
        Assert.Equal(HttpStatusCode.NotFound, await reader.StatusOfAsync("/tags/nothing"));
    }

    [Fact]
    public async Task On_the_front_page_no_story_stands_twice_and_every_top_section_has_its_column()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var money = await site.SectionAsync("Money");
        for (var i = 0; i < 12; i++)
        {
            await site.PublishedAsync(i % 2 == 0 ? today : money, $"Story {i:00}");
            site.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        var page = await new Reader(site).OpenAsync("/");

        var headlines = page.AllWords(".top .story h2, .rivers .story h3");
        Assert.Equal(headlines.Length, headlines.Distinct().Count());
        Assert.Equal("Story 11", headlines[0]);
        Assert.Equal(["Money", "Today"], page.AllWords(".rivers .head h2").Order());
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Equal("Saturday 14 March 2026", page.QuerySelector(".ear").Words());
    }

    [Fact]
    public async Task A_front_page_costs_two_queries_and_shows_sections_that_have_been_quiet_for_long()
    {
        await using var site = await TestSite.StartAsync();
        var quiet = await site.SectionAsync("Quiet");
        await site.PublishedAsync(quiet, "Long ago");
        var today = await site.SectionAsync("Today");
        await site.SectionAsync("Empty");
        for (var i = 0; i < 65; i++)
        {
            // Seconds: in ten minutes the site begins to forget old addresses, which asks the database too.
            site.Clock.Advance(TimeSpan.FromSeconds(5));
            await site.PublishedAsync(today, $"Story {i:00}");
        }
        var reader = new Reader(site);
        await reader.OpenAsync("/privacy/comments");
        site.Queries.Reset();

        var page = await reader.OpenAsync("/");
        Assert.Equal(2, Reader.Queries(site).Count);
        // Made anew, it asks which stories stand in its lists, and remembers the stories.
        await site.Services.GetRequiredService<PageCache>().EvictAsync(PageTags.Front);
        site.Queries.Reset();
        await reader.OpenAsync("/");
        Assert.DoesNotContain("articles", Assert.Single(Reader.Queries(site)), StringComparison.Ordinal);
        Assert.Equal(["Quiet", "Today"], page.AllWords(".rivers .head h2").Order());
        Assert.Equal(["Story 61", "Story 60", "Story 59", "Story 58"], page.AllWords("section[aria-labelledby='section-" + today + "'] h3"));
        Assert.Contains("Long ago", page.AllWords(".rivers h3"));
    }

    [Fact]
    public async Task A_paper_without_stories_has_a_front_page_all_the_same()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Contains("Nothing has been published yet", (await new Reader(site).OpenAsync("/")).QuerySelector(".notice").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_front_costs_one_query()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        await site.PublishedAsync(section, "Rain");
        var reader = new Reader(site);
        await reader.OpenAsync("/");
        site.Queries.Reset();
        await reader.OpenAsync("/today/");
        Assert.Single(Reader.Queries(site));
    }

    [Fact]
    public async Task A_section_that_was_closed_is_gone_for_good_until_one_opens_there_again()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        await site.InScopeAsync((ChangeSection verb) => verb.RunAsync(section, new SectionDraft("Tonight"), default));
        await site.InScopeAsync((RemoveSection verb) => verb.RunAsync(section, default));
        var reader = new Reader(site);
        foreach (var address in (string[])["/tonight/", "/tonight", "/today/"])
            Assert.Equal(["This section has been closed"], (await reader.OpenAsync(address, HttpStatusCode.Gone)).AllWords("h1"));
        Assert.Equal(HttpStatusCode.NotFound, await reader.StatusOfAsync("/tonight/a-story"));

        await site.SectionAsync("Tonight");
        await reader.OpenAsync("/tonight/");
    }

    [Fact]
    public async Task A_new_section_and_a_new_story_are_seen_at_once()
    {
        await using var site = await TestSite.StartAsync();
        var reader = new Reader(site);
        Assert.Equal(HttpStatusCode.NotFound, await reader.StatusOfAsync("/today/"));
        var section = await site.SectionAsync("Today");
        Assert.Empty((await reader.OpenAsync("/today/")).QuerySelectorAll(".story"));
        await site.PublishedAsync(section, "Rain");
        Assert.Single((await reader.OpenAsync("/today/")).QuerySelectorAll(".story"));
        Assert.NotNull((await site.InScopeAsync((SectionTree tree) => tree.GetAsync().AsTask())).Find("today"));
    }
}
