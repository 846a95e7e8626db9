using Masthead.Features.Articles;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Reading;

public sealed class RelatedStoriesTests
{
    [Fact]
    public async Task What_shares_most_with_an_article_is_read_next_and_never_the_article_itself()
    {
        await using var site = await TestSite.StartAsync();
        var (town, sport) = (await site.SectionAsync("Town"), await site.SectionAsync("Sport"));
        await site.PublishedAsync(sport, "Same tag elsewhere", Tagged("Tram"));
        await site.PublishedAsync(town, "Same tag and section", Tagged("Tram"));
        await site.PublishedAsync(town, "Same section", Tagged());
        await site.PublishedAsync(sport, "Nothing in common", Tagged("Oars"));
        var article = await site.PublishedAsync(town, "Line 4", Tagged("Tram"));

        Assert.Equal(["Same tag and section", "Same section", "Same tag elsewhere"], await NextAsync(new Reader(site), article.Path));
    }

    [Fact]
    public async Task A_story_that_joins_a_shared_list_or_is_renamed_in_it_is_seen_at_once()
    {
        await using var site = await TestSite.StartAsync();
        var (town, sport) = (await site.SectionAsync("Town"), await site.SectionAsync("Sport"));
        var article = await site.PublishedAsync(town, "Line 4", Tagged("Tram"));
        var reader = new Reader(site);
        Assert.Empty(await NextAsync(reader, article.Path));

        var other = await site.PublishedAsync(sport, "The tram race", Tagged("Tram"));
        Assert.Equal(["The tram race"], await NextAsync(reader, article.Path));
        await site.InScopeAsync((SaveArticle verb) => verb.RunAsync(
            other.Id, other.Version + 1, Tagged("Tram") with { Headline = "The tram wins", Slug = "the-tram-race", SectionId = sport }, "Ada", default));
        Assert.Equal(["The tram wins"], await NextAsync(reader, article.Path));
    }

    private static ArticleDraft Tagged(params string[] tags) => new() { Tags = [.. tags], Body = "Words." };

    private static async Task<string[]> NextAsync(Reader reader, string path) => (await reader.OpenAsync("/" + path)).AllWords("nav.related li a");
}
