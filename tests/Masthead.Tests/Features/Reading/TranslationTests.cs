using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Reading;

public sealed class TranslationTests
{
    [Fact]
    public async Task Each_language_leads_readers_and_machines_to_the_others()
    {
        await using var site = await TestSite.StartAsync("Masthead:BaseUrl=https://paper.example");
        var town = await site.SectionAsync("Town");
        await site.PublishedAsync(town, "Harbour");
        await site.PublishedAsync(town, "Hafen", In("de", "Harbour"));
        await site.PublishedAsync(town, "Port", In("fr", "https://paper.example/town/hafen"));
        var reader = new Reader(site);
        (string, string)[] all =
            [("de", "https://paper.example/town/hafen"), ("en-GB", "https://paper.example/town/harbour"), ("fr", "https://paper.example/town/port"), ("x-default", "https://paper.example/town/harbour")];

        foreach (var path in (string[])["/town/harbour", "/town/hafen", "/town/port"])
            Assert.Equal(all, Alternates(await reader.OpenAsync(path)));
        var original = await reader.OpenAsync("/town/harbour");
        Assert.Equal("Also in: Deutsch, français", original.QuerySelector(".languages").Words());
        Assert.Equal(["de", "fr"], original.QuerySelectorAll(".languages a").Select(link => link.GetAttribute("lang")));
        Assert.Equal(["de", "fr"], NewsArticle(original).GetProperty("workTranslation").EnumerateArray().Select(other => other.GetProperty("inLanguage").GetString()));
        var translation = await reader.OpenAsync("/town/port");
        Assert.Equal("Also in: Deutsch, English", translation.QuerySelector(".languages").Words());
        Assert.Equal("https://paper.example/town/harbour", NewsArticle(translation).GetProperty("translationOfWork").GetProperty("url").GetString());
        Assert.False(NewsArticle(translation).TryGetProperty("workTranslation", out _));
    }

    [Fact]
    public async Task Whatever_becomes_of_one_shows_on_the_pages_of_all()
    {
        await using var site = await TestSite.StartAsync();
        var town = await site.SectionAsync("Town");
        var harbour = await site.PublishedAsync(town, "Harbour");
        var reader = new Reader(site);
        async Task<string[]> OthersAsync() => (await reader.OpenAsync("/town/harbour")).QuerySelectorAll(".languages a").Select(link => link.GetAttribute("href")!).ToArray();
        Assert.Empty(await OthersAsync());

        var hafen = await site.DraftAsync(town, "Hafen", In("de", "/town/harbour"));
        Assert.Empty(await OthersAsync());
        await site.InScopeAsync((PublishArticle verb) => verb.RunAsync(hafen.Id, null, default));
        Assert.Equal(["/town/hafen"], await OthersAsync());

        await SaveAsync(site, hafen.Id, In(null, "Hafen", "de") with { SectionId = town, Slug = "der-hafen" });
        Assert.Equal(["/town/der-hafen"], await OthersAsync());
        await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(hafen.Id, null, default));
        Assert.Empty(await OthersAsync());
        await site.InScopeAsync((PublishArticle verb) => verb.RunAsync(hafen.Id, null, default));
        Assert.Equal(["/town/der-hafen"], await OthersAsync());

        Assert.Equal(["/town/harbour"], (await reader.OpenAsync("/town/der-hafen")).QuerySelectorAll(".languages a").Select(link => link.GetAttribute("href")));
        await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(harbour.Id, null, default));
        Assert.Empty(Alternates(await reader.OpenAsync("/town/der-hafen")));
        await site.InScopeAsync((PublishArticle verb) => verb.RunAsync(harbour.Id, null, default));
        Assert.Equal(["/town/der-hafen"], await OthersAsync());
        await SaveAsync(site, hafen.Id, In("", "Hafen", "de") with { SectionId = town, Slug = "der-hafen" });
        Assert.Empty(await OthersAsync());
    }

    [Fact]
    public async Task Naming_an_original_costs_a_page_no_further_question()
    {
        await using var site = await TestSite.StartAsync("Masthead:PageCacheMegabytes=0");
        var town = await site.SectionAsync("Town");
        await site.PublishedAsync(town, "Harbour");
        var reader = new Reader(site);
        async Task<int> QueriesAsync()
        {
            await reader.OpenAsync("/town/harbour");
            site.Queries.Reset();
            await reader.OpenAsync("/town/harbour");
            return Reader.Queries(site).Count;
        }
        var alone = await QueriesAsync();
        await site.PublishedAsync(town, "Hafen", In("de", "Harbour"));
        Assert.InRange(alone, 1, 3);
        Assert.Equal(alone, await QueriesAsync());
    }

    [Fact]
    public async Task What_cannot_be_an_original_is_refused_in_words()
    {
        await using var site = await TestSite.StartAsync();
        var town = await site.SectionAsync("Town");
        var harbour = await site.DraftAsync(town, "Harbour");
        var hafen = await site.DraftAsync(town, "Hafen", In("de", "Harbour"));
        await site.DraftAsync(town, "Weather");
        await site.DraftAsync(town, "Weather", new ArticleDraft { Body = "Rain.", Slug = "weather-again" });
        async Task<string> RefusalAsync(long? id, string headline, string language, string original)
        {
            var draft = In(original, headline, language) with { SectionId = town };
            return Assert.Single(Assert.IsType<SaveArticleOutcome.Invalid>(await site.InScopeAsync((SaveArticle verb) => verb.RunAsync(id, null, draft, "Ada", default))).Errors).Message;
        }

        Assert.StartsWith("No article has this address or headline.", await RefusalAsync(null, "Nowhere", "fr", "/town/nowhere"), StringComparison.Ordinal);
        Assert.StartsWith("Several articles have this headline", await RefusalAsync(null, "Temps", "fr", "Weather"), StringComparison.Ordinal);
        Assert.Equal("An article is no translation of itself.", await RefusalAsync(harbour.Id, "Harbour", "", "Harbour"));
        Assert.Equal("That article is named a translation of this one already.", await RefusalAsync(harbour.Id, "Harbour", "", "Hafen"));
        Assert.StartsWith("Other articles are translations of this one.", await RefusalAsync(harbour.Id, "Harbour", "", "/town/weather"), StringComparison.Ordinal);
        Assert.StartsWith("“Hafen” has the same language.", await RefusalAsync(null, "Der Port", "DE", "/town/harbour"), StringComparison.Ordinal);
        Assert.StartsWith("“Hafen” has the same language.", await RefusalAsync(harbour.Id, "Harbour", "de", ""), StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        Assert.Equal(harbour.Id, (await db.Articles.SingleAsync(article => article.Id == hafen.Id)).OriginalId);
    }

    [Fact]
    public async Task The_writing_form_shows_the_original_and_keeps_what_was_typed_when_it_is_refused()
    {
        await using var site = await TestSite.StartAsync();
        var town = await site.SectionAsync("Town");
        await site.PublishedAsync(town, "Harbour");
        using var editor = await site.SignedInAsync(Role.Editor);
        (string, string)[] Form(string language, string original) =>
            [("headline", "Hafen"), ("body", "Boote."), ("format", "Markdown"), ("sectionId", $"{town}"), ("comments", "SiteDefault"), ("language", language), ("translationOf", original)];

        // The original names no language: it is in the paper's, and so would this be.
        var refused = await editor.SendFormAsync("/newsroom/articles/new", Form("en-GB", "Harbour"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var form = new HtmlParser().ParseDocument(await refused.Content.ReadAsStringAsync());
        Assert.Equal("Harbour", form.QuerySelector("#translationOf")!.GetAttribute("value"));
        Assert.Contains("“Harbour” has the same language.", form.QuerySelector("#language ~ .complaint").Words(), StringComparison.Ordinal);

        var saved = await editor.SendFormAsync("/newsroom/articles/new", Form("de", "Harbour"));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var again = new HtmlParser().ParseDocument(await editor.GetStringAsync(saved.Headers.Location!.ToString()));
        Assert.Equal("/town/harbour", again.QuerySelector("#translationOf")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Programs_are_told_the_translations()
    {
        await using var site = await TestSite.StartAsync();
        var town = await site.SectionAsync("Town");
        var harbour = await site.PublishedAsync(town, "Harbour");
        var hafen = await site.PublishedAsync(town, "Hafen", In("de", "Harbour"));
        using var program = site.Visitor();
        using var answer = JsonDocument.Parse(await program.GetStringAsync($"/api/v1/articles/{hafen.Id}"));
        var other = Assert.Single(answer.RootElement.GetProperty("translations").EnumerateArray());
        Assert.Equal((harbour.Id, "town/harbour", "", true),
            (other.GetProperty("id").GetInt64(), other.GetProperty("path").GetString(), other.GetProperty("language").GetString(), other.GetProperty("isOriginal").GetBoolean()));
    }

    private static ArticleDraft In(string language, string original) => In(original, "", language);

    private static ArticleDraft In(string? original, string headline, string language) =>
        new() { Headline = headline, Body = "One paragraph.", Language = language, TranslationOf = original, SiteLanguage = "en-GB" };

    private static async Task SaveAsync(TestSite site, long id, ArticleDraft draft) =>
        Assert.IsType<SaveArticleOutcome.Saved>(await site.InScopeAsync((SaveArticle verb) => verb.RunAsync(id, null, draft, "Ada", default)));

    private static (string, string)[] Alternates(IDocument page) =>
        page.QuerySelectorAll("link[hreflang]").Select(link => (link.GetAttribute("hreflang")!, link.GetAttribute("href")!)).OrderBy(link => link.Item1, StringComparer.Ordinal).ToArray();

    private static JsonElement NewsArticle(IDocument page) =>
        JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement.GetProperty("@graph").EnumerateArray()
            .Single(node => node.GetProperty("@type").GetString() == "NewsArticle");
}
