using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Masthead.Features.Articles;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Feeds;

public sealed class FeedTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static readonly ArticleDraft Illustrated = new()
    {
        Body = "A *line* with <https://example.org/> and ![a boat](/media/boat.webp)",
        Standfirst = "Water & more < than before",
        Authors = ["Ada Lovelace", "Ben Okri"],
        Tags = ["Weather"],
    };

    [Fact]
    public async Task An_article_stands_in_every_feed_of_what_it_belongs_to()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.SectionAsync("World", await site.SectionAsync("Today"));
        await site.PublishedAsync(world, "Rain", Illustrated);
        using var reader = site.Visitor();

        foreach (var scope in new[] { "", "/today", "/today/world", "/authors/ada-lovelace", "/tags/weather" })
        {
            var rss = XDocument.Parse(await reader.GetStringAsync(scope + "/feed.xml"));
            Assert.Equal("Rain", rss.Descendants("item").Single().Element("title")!.Value);
            var atom = XDocument.Parse(await reader.GetStringAsync(scope + "/atom.xml"));
            Assert.Equal("Rain", atom.Descendants(Atom + "entry").Single().Element(Atom + "title")!.Value);
            using var json = JsonDocument.Parse(await reader.GetStringAsync(scope + "/feed.json"));
            Assert.Equal("Rain", json.RootElement.GetProperty("items")[0].GetProperty("title").GetString());
        }
    }

    [Fact]
    public async Task Links_and_pictures_in_a_feed_name_the_site()
    {
        await using var site = await TestSite.StartAsync("Masthead:BaseUrl=https://news.example");
        await site.PublishedAsync(await site.SectionAsync("Today"), "Rain", Illustrated);
        using var reader = site.Visitor();
        var rss = await reader.GetStringAsync("/feed.xml");
        Assert.Contains("https://news.example/media/boat.webp", rss, StringComparison.Ordinal);
        Assert.Contains("<link>https://news.example/today/rain</link>", rss, StringComparison.Ordinal);
        Assert.DoesNotContain("\"/media", rss, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/feed.xml")]
    [InlineData("/authors/nobody/atom.xml")]
    [InlineData("/today/nothing/comments.atom")]
    public async Task A_feed_of_nothing_is_not_found(string address)
    {
        await using var site = await TestSite.StartAsync();
        using var answer = await site.Visitor().GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_feed_changes_with_the_next_publication_and_answers_304_until_then()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        await site.PublishedAsync(today, "Rain");
        using var reader = site.Visitor();
        using var first = await reader.GetAsync("/feed.xml");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/feed.xml");
        again.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.ToString());
        using var unchanged = await reader.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        await site.PublishedAsync(today, "Sun");
        Assert.Contains("Sun", await reader.GetStringAsync("/feed.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drafts_and_withdrawn_articles_stand_in_no_feed_and_no_sitemap()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        await site.DraftAsync(today, "Secret plan");
        var gone = await site.PublishedAsync(today, "Gone again");
        await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(gone.Id, null, default));
        using var reader = site.Visitor();
        foreach (var address in new[] { "/feed.xml", "/atom.xml", "/feed.json", "/sitemap.xml", "/sitemaps/sections.xml", "/news-sitemap.xml" })
        {
            var text = await reader.GetStringAsync(address);
            Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("gone", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task The_sitemap_leads_to_every_article()
    {
        await using var site = await TestSite.StartAsync();
        await site.PublishedAsync(await site.SectionAsync("Сьогодні"), "Дощ іде");
        using var reader = site.Visitor();
        XNamespace ns = "http://www.sitemaps.org/schemas/sitemap/0.9";
        var index = XDocument.Parse(await reader.GetStringAsync("/sitemap.xml"));
        var pages = new List<string>();
        foreach (var part in index.Descendants(ns + "loc").Select(loc => loc.Value))
            pages.AddRange(XDocument.Parse(await reader.GetStringAsync(new Uri(part).PathAndQuery)).Descendants(ns + "loc").Select(loc => loc.Value));
        Assert.Contains(pages, page => Uri.UnescapeDataString(page).EndsWith("/сьогодні/дощ-іде", StringComparison.Ordinal));
        Assert.All(pages, page => Assert.All(page, letter => Assert.True(char.IsAscii(letter))));
    }

    [Fact]
    public async Task News_engines_get_the_last_two_days_and_no_more()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        await site.PublishedAsync(today, "Old rain");
        site.Clock.Advance(TimeSpan.FromHours(47));
        await site.PublishedAsync(today, "New rain");
        using var reader = site.Visitor();
        Assert.Contains("Old rain", await reader.GetStringAsync("/news-sitemap.xml"), StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromHours(2));
        var later = await reader.GetStringAsync("/news-sitemap.xml");
        Assert.DoesNotContain("Old rain", later, StringComparison.Ordinal);
        Assert.Contains("New rain", later, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Robots_are_kept_from_the_staff_and_shown_the_sitemap()
    {
        await using var site = await TestSite.StartAsync("Masthead:BaseUrl=https://news.example");
        var robots = await site.Visitor().GetStringAsync("/robots.txt");
        Assert.Contains("Disallow: /newsroom", robots, StringComparison.Ordinal);
        Assert.Contains("Sitemap: https://news.example/sitemap.xml", robots, StringComparison.Ordinal);
        Assert.Contains("Contact: ", await site.Visitor().GetStringAsync("/.well-known/security.txt"), StringComparison.Ordinal);
    }
}
