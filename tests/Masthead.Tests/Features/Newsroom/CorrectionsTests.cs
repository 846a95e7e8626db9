using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Masthead.Cli;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Tests.Features.Reading;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Newsroom;

/// <summary>What an article said wrongly, told to its readers by the people who answer for it.</summary>
public sealed class CorrectionsTests : IDisposable
{
    private const string Tide = "An earlier version said that the tide was “in” & not <out>.";
    private const string Ferry = "The ferry is the Maren, not the Marit.";

    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-corrections-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Fact]
    public async Task A_correction_stands_under_the_article_with_its_day_the_newest_last_and_readers_of_yesterday_are_told_at_the_top()
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        var id = await PublishedAsync(site, editor);

        await CorrectAsync(site, editor, id, ("", Tide), ("2026-03-12", Ferry));

        var page = await new Reader(site).OpenAsync("/world/rain");
        Assert.Equal(["Correction, 12 March 2026: " + Ferry, "Correction, 14 March 2026: " + Tide], page.AllWords("article > .corrections > p"));
        Assert.Equal(["2026-03-12", "2026-03-14"], page.QuerySelectorAll(".corrections time").Select(time => time.GetAttribute("datetime")));
        Assert.Equal("Corrected 14 March 2026", page.QuerySelector(".by a[href='#corrections']").Words());
        using var data = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent);
        var told = data.RootElement.GetProperty("@graph")[0].GetProperty("correction").EnumerateArray().ToList();
        Assert.Equal([Ferry, Tide], told.Select(correction => correction.GetProperty("text").GetString()));
        Assert.Equal(("CorrectionComment", "2026-03-14"), (told[1].GetProperty("@type").GetString()!, told[1].GetProperty("datePublished").GetString()!));
    }

    [Fact]
    public async Task Feeds_and_the_api_tell_a_correction_and_when_the_article_was_changed()
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        var id = await PublishedAsync(site, editor);
        site.Clock.Advance(TimeSpan.FromHours(3));
        await CorrectAsync(site, editor, id, ("", Tide));
        using var reader = site.Visitor();

        using var feed = JsonDocument.Parse(await reader.GetStringAsync("/feed.json"));
        var item = feed.RootElement.GetProperty("items")[0];
        Assert.EndsWith("Correction, 14 March 2026: " + Tide, new HtmlParser().ParseDocument(item.GetProperty("content_html").GetString()!).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-03-14T12:30:00Z", item.GetProperty("date_modified").GetString());
        Assert.All([await reader.GetStringAsync("/feed.xml"), await reader.GetStringAsync("/atom.xml")], xml => Assert.Contains("Correction, ", xml, StringComparison.Ordinal));
        using var api = JsonDocument.Parse(await reader.GetStringAsync($"/api/v1/articles/{id}"));
        var correction = Assert.Single(api.RootElement.GetProperty("corrections").EnumerateArray());
        Assert.Equal(("2026-03-14", Tide), (correction.GetProperty("day").GetString()!, correction.GetProperty("text").GetString()!));
    }

    [Fact]
    public async Task A_correction_is_changed_where_it_stands_and_taken_away_by_emptying_it()
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        var id = await PublishedAsync(site, editor);
        await CorrectAsync(site, editor, id, ("2026-03-12", Ferry), ("2026-03-13", Tide));

        var form = new HtmlParser().ParseDocument(await editor.GetStringAsync($"/newsroom/articles/{id}"));
        Assert.Equal([Ferry, Tide, ""], form.QuerySelectorAll("textarea[name=correction]").Select(field => field.TextContent.Trim()));
        Assert.Equal(["2026-03-12", "2026-03-13", ""], form.QuerySelectorAll("input[name=correctionDay]").Select(field => field.GetAttribute("value") ?? ""));
        await CorrectAsync(site, editor, id, ("2026-03-12", ""), ("2026-03-13", Tide + " Both times."), ("", ""));

        Assert.Equal([new Correction(new DateOnly(2026, 3, 13), Tide + " Both times.")], (await site.ArticleAsync(id)).Corrections);
        await CorrectAsync(site, editor, id);
        Assert.Null((await new Reader(site).OpenAsync("/world/rain")).QuerySelector(".corrections, [href='#corrections']"));
        var changes = new HtmlParser().ParseDocument(await editor.GetStringAsync($"/newsroom/articles/{id}/revisions"));
        Assert.Contains("Both times.", changes.QuerySelector(".changes del")!.TextContent, StringComparison.Ordinal);

        var version = (await site.ArticleAsync(id)).Version;
        await editor.SendFormAsync($"/newsroom/articles/{id}/revisions/{version - 1}", ("opened", $"{version}"));
        Assert.Single((await site.ArticleAsync(id)).Corrections);
    }

    [Theory]
    [InlineData("2026-03-15", "still to come")]
    [InlineData("14 March", "2026-03-14")]
    public async Task A_day_that_cannot_be_is_refused_and_every_word_is_kept(string day, string why)
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        var id = await PublishedAsync(site, editor);

        var answer = await SendAsync(site, editor, $"/newsroom/articles/{id}", id, (day, Tide));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Contains(why, page.QuerySelector("details[open] .complaint").Words(), StringComparison.Ordinal);
        Assert.Equal(Tide, page.QuerySelector("textarea[name=correction]")!.TextContent.Trim());
        Assert.Equal(day, page.QuerySelector("input[name=correctionDay]")!.GetAttribute("value"));
        Assert.Empty((await site.ArticleAsync(id)).Corrections);
    }

    [Fact]
    public async Task A_preview_shows_the_corrections_in_the_form()
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        var id = await PublishedAsync(site, editor);

        var answer = await SendAsync(site, editor, "/newsroom/articles/preview", id, ("", Tide));

        Assert.Equal(["Correction, 14 March 2026: " + Tide], new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).AllWords(".corrections > p"));
    }

    [Fact]
    public async Task Other_systems_get_corrections_in_the_text_and_our_own_importer_takes_them_back_once()
    {
        var file = Path.Combine(scratch, "site.xml");
        await using (var site = await TestSite.StartAsync())
        {
            using var editor = await site.SignedInAsync(Role.Editor);
            await CorrectAsync(site, editor, await PublishedAsync(site, editor), ("2026-03-12", Ferry), ("2026-03-13", Tide));
            Assert.Equal(0, await MastheadCommand.RunAsync(["export", file, .. site.Database.Settings]));
        }
        Assert.Contains("Correction, ", System.Xml.Linq.XDocument.Load(file).Descendants("{http://purl.org/rss/1.0/modules/content/}encoded").Single().Value, StringComparison.Ordinal);

        await using var other = await TestSite.StartAsync();
        Assert.Equal(0, await MastheadCommand.RunAsync(["import", "wordpress", file, .. other.Database.Settings]));
        var article = await other.ArticleAsync(1);
        Assert.Equal([new Correction(new DateOnly(2026, 3, 12), Ferry), new Correction(new DateOnly(2026, 3, 13), Tide)], article.Corrections);
        Assert.DoesNotContain("Correction", article.BodyHtml, StringComparison.Ordinal);
    }

    private static async Task<long> PublishedAsync(TestSite site, HttpClient editor) =>
        Desk.IdIn(await editor.SendFormAsync("/newsroom/articles/new", [.. Desk.Form("Rain", await site.OpenSectionAsync("World")), ("then", "publication")]));

    private static async Task CorrectAsync(TestSite site, HttpClient editor, long id, params (string Day, string Text)[] corrections) =>
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(site, editor, $"/newsroom/articles/{id}", id, corrections)).StatusCode);

    private static async Task<HttpResponseMessage> SendAsync(TestSite site, HttpClient editor, string address, long id, params (string Day, string Text)[] corrections)
    {
        var article = await site.ArticleAsync(id);
        return await editor.SendFormAsync(address,
            [.. Desk.Form("Rain", article.SectionId, article.Version), .. corrections.SelectMany(correction => new[] { ("correctionDay", correction.Day), ("correction", correction.Text) })]);
    }
}
