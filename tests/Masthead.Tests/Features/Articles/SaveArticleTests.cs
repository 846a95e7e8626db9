using Masthead.Features.Articles;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Articles;

public sealed class SaveArticleTests
{
    [Fact]
    public async Task An_article_gets_its_address_from_its_section_and_its_headline()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.SectionAsync("World", await site.SectionAsync("Today"));
        var saved = await site.DraftAsync(world, "Tide comes in, “as usual”");
        Assert.Equal("today/world/tide-comes-in-as-usual", saved.Path);
    }

    [Fact]
    public async Task An_address_that_somebody_typed_is_refused_when_another_article_has_it()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        await site.DraftAsync(today, "Rain");
        var again = await site.InScopeAsync((SaveArticle verb) =>
            verb.RunAsync(null, null, new ArticleDraft { Headline = "More rain", Slug = "rain", SectionId = today, Body = "x" }, "Ada", default));
        Assert.Contains("/today/rain", Assert.Single(Assert.IsType<SaveArticleOutcome.Invalid>(again).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_headline_again_gets_the_next_number_that_is_free_and_keeps_it()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        await site.SectionAsync("Letters 3", today);
        var paths = new List<string>();
        foreach (var headline in (string[])["Letters", "Letters and Sounds", "Letters", "LETTERS!", "Letters 3"])
            paths.Add((await site.DraftAsync(today, headline)).Path);
        Assert.Equal(["today/letters", "today/letters-and-sounds", "today/letters-2", "today/letters-4", "today/letters-3-2"], paths);

        await using var db = site.OpenDatabase();
        var second = await db.Articles.SingleAsync(article => article.Path == "today/letters-2");
        foreach (var slug in (string[])["letters-2", ""])
        {
            var saved = await site.InScopeAsync((SaveArticle verb) => verb.RunAsync(second.Id, null, new ArticleDraft { Headline = "Letters", Slug = slug, SectionId = today, Body = "x" }, "Ada", default));
            Assert.Equal("today/letters-2", Assert.IsType<SaveArticleOutcome.Saved>(saved).Path);
        }
        Assert.Equal("sport/letters", (await site.DraftAsync(await site.SectionAsync("Sport"), "Letters")).Path);
    }

    [Fact]
    public async Task A_stale_save_writes_nothing_and_brings_the_newer_text()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var first = await site.DraftAsync(today, "Rain");
        var draft = new ArticleDraft { Headline = "Rain", SectionId = today };
        await site.InScopeAsync((SaveArticle verb) => verb.RunAsync(first.Id, first.Version, draft with { Body = "From Ada" }, "Ada", default));

        var late = await site.InScopeAsync((SaveArticle verb) => verb.RunAsync(first.Id, first.Version, draft with { Body = "From Ben" }, "Ben", default));

        Assert.Equal("From Ada", Assert.IsType<SaveArticleOutcome.Stale>(late).Current.BodySource);
        await using var db = site.OpenDatabase();
        Assert.Equal(2, await db.ArticleRevisions.CountAsync(row => row.ArticleId == first.Id));
    }

    [Fact]
    public async Task A_restored_revision_becomes_the_newest_and_loses_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var saved = await site.DraftAsync(today, "Rain", new ArticleDraft { Body = "First", Authors = ["Ada Lovelace"], Tags = ["Weather"] });
        var second = Assert.IsType<SaveArticleOutcome.Saved>(await site.InScopeAsync((SaveArticle verb) =>
            verb.RunAsync(saved.Id, saved.Version, new ArticleDraft { Headline = "Rain", SectionId = today, Body = "Second" }, "Ada", default)));

        await site.InScopeAsync((RestoreRevision verb) => verb.RunAsync(saved.Id, saved.Version, second.Version, "Ada", default));

        await using var db = site.OpenDatabase();
        var article = await db.Articles.SingleAsync(row => row.Id == saved.Id);
        Assert.Equal("First", article.BodySource);
        Assert.Equal("Ada Lovelace", Assert.Single(article.Bylines).Name);
        Assert.Equal("weather", Assert.Single(article.Tags).Slug);
        Assert.Equal(3, await db.ArticleRevisions.CountAsync(row => row.ArticleId == saved.Id));
    }

    [Fact]
    public async Task What_readers_were_told_of_a_mistake_stays_when_an_earlier_revision_is_restored()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var saved = await site.DraftAsync(today, "Rain", new ArticleDraft { Body = "First" });
        var told = new Correction(new DateOnly(2026, 3, 14), "It rained on Tuesday.");
        var second = Assert.IsType<SaveArticleOutcome.Saved>(await site.InScopeAsync((SaveArticle verb) =>
            verb.RunAsync(saved.Id, saved.Version, new ArticleDraft { Headline = "Rain", SectionId = today, Body = "Second", Corrections = [told] }, "Ada", default)));

        await site.InScopeAsync((RestoreRevision verb) => verb.RunAsync(saved.Id, saved.Version, second.Version, "Ada", default));

        await using var db = site.OpenDatabase();
        var article = await db.Articles.SingleAsync(row => row.Id == saved.Id);
        Assert.Equal("First", article.BodySource);
        Assert.Equal(told, Assert.Single(article.Corrections));
    }

    [Fact]
    public async Task A_published_article_that_gets_another_slug_is_found_under_the_old_one()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var saved = await site.PublishedAsync(today, "Rain");
        await site.InScopeAsync((SaveArticle verb) =>
            verb.RunAsync(saved.Id, null, new ArticleDraft { Headline = "Rain", Slug = "heavy-rain", SectionId = today, Body = "x" }, "Ada", default));
        Assert.Equal("/today/heavy-rain", await site.FindAsync("today/rain"));
    }

    [Theory]
    [InlineData("newsroom")]
    [InlineData("Search")]
    [InlineData("1.1")]
    public async Task A_top_section_cannot_take_an_address_of_the_site_itself(string slug)
    {
        await using var site = await TestSite.StartAsync();
        var outcome = await site.InScopeAsync((AddSection verb) => verb.RunAsync(new SectionDraft("X", slug), default));
        // "1.1" has no dot left as a slug, so it is free.
        if (slug == "1.1")
            Assert.Equal("1-1", Assert.IsType<SectionOutcome.Saved>(outcome).Path);
        else
            Assert.IsType<SectionOutcome.Invalid>(outcome);
    }
}
