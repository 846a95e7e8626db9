using System.Net;
using System.Text.RegularExpressions;
using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Search;

public sealed partial class SearchPageTests
{
    private static async Task<string> AskAsync(TestSite site, string query)
    {
        using var reader = site.Visitor();
        using var answer = await reader.GetAsync("/search?" + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static async Task<IReadOnlyList<string>> FindAsync(TestSite site, string query) =>
        Hit().Matches(await AskAsync(site, query)).Select(match => match.Groups["path"].Value).ToList();

    [Fact]
    public async Task Every_article_of_the_sample_edition_is_found_by_its_headline()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await using var db = site.OpenDatabase();
        foreach (var article in await db.Articles.Where(article => article.State == ArticleState.Published).Select(article => new { article.Path, article.Headline }).ToListAsync())
            Assert.Contains("/" + article.Path, await FindAsync(site, "q=" + Uri.EscapeDataString(article.Headline)));
    }

    [Theory]
    [InlineData("q=-harbour", true)]
    [InlineData("q=%22", true)]
    [InlineData("q=harbour", false)]
    [InlineData("q=", false)]
    public async Task A_question_without_a_word_to_look_for_is_told_so(string query, bool isTold)
    {
        await using var site = await TestSite.StartAsync();
        Assert.Equal(isTold, (await AskAsync(site, query)).Contains("nothing in that to look for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Marks_are_shown_and_typed_markup_is_text()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        using var reader = site.Visitor();
        Assert.Contains("<mark>", await reader.GetStringAsync("/search?q=harbour"), StringComparison.Ordinal);
        var hostile = await reader.GetStringAsync("/search?q=" + Uri.EscapeDataString("<script>alert(1)</script>\" onfocus=alert(1) x=\""));
        Assert.DoesNotContain("<script>alert", hostile, StringComparison.Ordinal);
        Assert.DoesNotContain("\" onfocus", hostile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_published_is_not_found_and_what_was_changed_is_found_as_it_is()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        var id = (await site.DraftAsync(section, "The quokka embargo")).Id;
        Assert.Empty(await FindAsync(site, "q=quokka"));

        await site.InScopeAsync<PublishArticle, PublicationOutcome>(verb => verb.RunAsync(id, null, default));
        Assert.Single(await FindAsync(site, "q=quokka"));
        Assert.Single(await FindAsync(site, "q=quok*"));

        await site.InScopeAsync<SaveArticle, SaveArticleOutcome>(verb =>
            verb.RunAsync(id, null, new ArticleDraft { Body = "One paragraph.", Headline = "The wombat embargo", SectionId = section }, "Ada", default));
        Assert.Empty(await FindAsync(site, "q=quokka"));
        Assert.Single(await FindAsync(site, "q=wombat"));

        await site.InScopeAsync<WithdrawArticle, PublicationOutcome>(verb => verb.RunAsync(id, null, default));
        Assert.Empty(await FindAsync(site, "q=wombat"));
    }

    [Fact]
    public async Task A_section_a_time_and_an_author_narrow_it_down()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await using var db = site.OpenDatabase();
        var article = await db.Articles.Where(article => article.State == ArticleState.Published).OrderBy(article => article.Id).FirstAsync();
        var word = Uri.EscapeDataString(article.Headline);
        var section = article.Path[..article.Path.LastIndexOf('/')];
        Assert.Contains("/" + article.Path, await FindAsync(site, $"q={word}&section={section}&author={article.Bylines[0].Slug}"));
        Assert.Contains("/" + article.Path, await FindAsync(site, $"q={word}&author={Uri.EscapeDataString(article.Bylines[0].Name)}"));
        Assert.Empty(await FindAsync(site, $"q={word}&section=nowhere"));
        Assert.Empty(await FindAsync(site, $"q={word}&author=nobody"));
        Assert.Empty(await FindAsync(site, $"q={word}&until=1999-12-31"));
        Assert.Contains("/" + article.Path, await FindAsync(site, $"q={word}&from=1999-12-31"));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_loss_or_repetition()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        for (var number = 0; number < 45; number++)
            await site.PublishedAsync(section, number % 3 == 0 ? $"Wallaby {number}" : $"Report {number}", new ArticleDraft { Body = "A wallaby was seen." });
        var seen = new List<string>();
        for (var next = "/search?q=wallaby"; next is not null;)
        {
            var page = await AskAsync(site, next.Split('?')[1]);
            seen.AddRange(Hit().Matches(page).Select(match => match.Groups["path"].Value));
            next = Following().Match(page) is { Success: true } match ? match.Groups["next"].Value : null;
        }
        Assert.Equal(45, seen.Count);
        Assert.Equal(45, seen.Distinct().Count());
        Assert.All(seen.Take(15), path => Assert.Contains("wallaby", path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stem_is_found_where_the_database_knows_the_language()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has no stemmer for each language.");
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        await site.PublishedAsync(section, "Councillors voting tonight", new ArticleDraft { Body = "One paragraph.", Language = "en" });
        Assert.Single(await FindAsync(site, "q=votes"));
    }

    [Fact]
    public async Task The_index_can_be_made_anew()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        var before = await FindAsync(site, "q=harbour");
        await using (var db = site.OpenDatabase())
            await db.ForgetAllWordsAsync();
        Assert.Empty(await FindAsync(site, "q=harbour"));
        await site.InScopeAsync<RebuildSearchIndex, int>(verb => verb.RunAsync(_ => { }, default));
        Assert.Equal(before, await FindAsync(site, "q=harbour"));
    }

    [Fact]
    public async Task Nothing_found_says_what_to_try_and_the_form_keeps_what_was_typed()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        var page = await AskAsync(site, "q=xyzzyplugh&from=not-a-day");
        Assert.Contains("Nothing was found", page, StringComparison.Ordinal);
        Assert.Contains("value=\"xyzzyplugh\"", page, StringComparison.Ordinal);
        Assert.Contains("noindex", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<h2><a href=\"(?<path>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Hit();

    [GeneratedRegex("href=\"(?<next>[^\"]+)\" rel=\"next\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Following();
}
