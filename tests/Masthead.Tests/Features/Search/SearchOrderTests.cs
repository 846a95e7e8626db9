using System.Text.Json;
using Masthead.Features.Articles;
using Masthead.Features.Search;
using Masthead.Features.Sections;
using Masthead.Features.Seeding;
using Masthead.Storage;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Masthead.Tests.Features.Search;

/// <summary>Results stand, and are narrowed down, by when they were published: not by when they were made.</summary>
public sealed class SearchOrderTests
{
    private static readonly ArticleDraft Body = new() { Body = "A numbat was seen." };

    [Fact]
    public async Task What_waited_as_a_draft_is_as_new_as_its_publication()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        var waiting = await site.DraftAsync(section, "Waiting", Body);
        await site.PublishedAsync(section, "Numbat early", Body);
        site.Clock.Advance(TimeSpan.FromDays(1));
        await site.PublishedAsync(section, "Later", Body);
        site.Clock.Advance(TimeSpan.FromDays(1));
        await site.InScopeAsync((PublishArticle verb) => verb.RunAsync(waiting.Id, null, default));

        Assert.Equal(["Numbat early", "Waiting", "Later"], await FindAsync(site, "q=numbat"));
        Assert.Equal(["Waiting", "Later", "Numbat early"], await FindAsync(site, "q=numbat&order=newest"));
        Assert.Equal(["Waiting", "Later", "Numbat early"], await FindAsync(site, "q=numbat&order=newest&section=today"));
    }

    [Fact]
    public async Task A_day_is_the_day_of_publication()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        var waiting = await site.DraftAsync(section, "Waiting", Body);
        var first = Day(site);
        await site.PublishedAsync(section, "Early", Body);
        site.Clock.Advance(TimeSpan.FromDays(2));
        await site.InScopeAsync((PublishArticle verb) => verb.RunAsync(waiting.Id, null, default));

        Assert.Equal(["Early"], await FindAsync(site, $"q=numbat&until={first}"));
        Assert.Equal(["Waiting"], await FindAsync(site, $"q=numbat&from={Day(site)}"));
        Assert.Equal(["Waiting", "Early"], await FindAsync(site, $"q=numbat&from={first}&until=9999-12-30"));
        Assert.Empty(await FindAsync(site, "q=numbat&from=9999-01-01"));
    }

    [Fact]
    public async Task Days_alone_list_what_stands_both_in_the_section_and_under_the_name_page_by_page()
    {
        await using var site = await TestSite.StartAsync();
        var (today, sport) = (await site.SectionAsync("Today"), await site.SectionAsync("Sport"));
        await site.PublishedAsync(sport, "Elsewhere", Body with { Authors = ["Ada"] });
        await site.PublishedAsync(today, "Somebody else", Body with { Authors = ["Ben"] });
        var day = Day(site);
        var wanted = new List<string>();
        for (var i = 0; i < 21; i++)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(1));
            await site.PublishedAsync(today, $"Story {i}", Body with { Authors = ["Ada"] });
            wanted.Insert(0, $"Story {i}");
        }

        var wish = new SearchWish("", "today", "Ada", DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), null, null, false);
        var first = (await site.InScopeAsync((SearchArticles search) => search.RunAsync(wish, default)))!;
        var second = (await site.InScopeAsync((SearchArticles search) => search.RunAsync(wish with { After = first.Next }, default)))!;

        Assert.Equal(wanted, first.Hits.Concat(second.Hits).Select(hit => hit.Story.Headline));
        Assert.Equal((20, null), (first.Hits.Count, second.Next));
    }

    [Fact]
    public async Task However_little_is_looked_at_for_one_page_all_pages_together_hold_the_same()
    {
        await using var site = await TestSite.StartAsync();
        await using var db = site.OpenDatabase();
        await new SeedContent(db, site.Services.GetRequiredService<SectionTree>()).RunAsync(new SeedSize(900, 0, 2, 3), _ => { }, default);
        var section = await db.Listings.Where(row => row.Kind == ListingKind.Section).GroupBy(row => row.TargetId).Select(group => new { group.Key, Count = group.Count() })
            .OrderBy(group => group.Count).FirstAsync();
        Assert.InRange(section.Count, 301, 899);
        var question = new SearchQuestion([new SearchTerm(["sar"], false, false)], "en", SearchPart.Everywhere,
            [((int)ListingKind.Everything, 0), ((int)ListingKind.Section, section.Key)], null, null, long.MaxValue);

        await using var connection = await site.Services.GetRequiredService<PlainConnections>().OpenAsync(default);
        var whole = await connection.FindAsync(question, 1_000, default);
        Assert.Null(whole.Reached);
        Assert.InRange(whole.Places.Count, 100, section.Count);
        Assert.Equal(await NewestFirstAsync(db, whole.Places), whole.Places.Select(SearchIndex.ArticleAt));

        var pages = new List<long>();
        for (long? below = long.MaxValue; below is { } from;)
        {
            var page = await connection.FindAsync(question with { Below = from, MostExamined = 40 }, 7, default);
            pages.AddRange(page.Places);
            below = page.Reached;
        }
        Assert.Equal(whole.Places, pages);
    }

    private static Task<List<long>> NewestFirstAsync(NewsDb db, IReadOnlyList<long> places)
    {
        var ids = places.Select(SearchIndex.ArticleAt).ToList();
        return db.Articles.Where(article => ids.Contains(article.Id)).OrderByDescending(article => article.PublishedAt).ThenByDescending(article => article.Id).Select(article => article.Id).ToListAsync();
    }

    private static string Day(TestSite site) => site.Clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<string>> FindAsync(TestSite site, string query)
    {
        using var reader = site.Visitor();
        using var answer = JsonDocument.Parse(await reader.GetStringAsync("/api/v1/search?" + query));
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(hit => hit.GetProperty("article").GetProperty("headline").GetString()!)];
    }
}
