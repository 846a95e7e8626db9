using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Tests.House;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Newsroom;

/// <summary>A real news article goes in through the newsroom's own forms and comes out before a guest with every paragraph intact.</summary>
public sealed class RealArticleTests
{
    private static readonly string Input = Path.Combine(SourceTree.Root, "../shared/data/inputs/real-article.json");

    [Fact]
    public async Task A_real_article_goes_in_through_the_forms_and_comes_out_whole()
    {
        Assert.SkipUnless(File.Exists(Input), "../shared/data/inputs/real-article.json is not on this machine.");
        var real = JsonSerializer.Deserialize<RealArticle>(await File.ReadAllTextAsync(Input), JsonSerializerOptions.Web)!;
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        long? parent = null;
        foreach (var name in real.Breadcrumb.Skip(1))
        {
            await editor.SendFormAsync("/newsroom/sections", ("name", name), ("parentId", $"{parent}"));
            var offered = new HtmlParser().ParseDocument(await editor.GetStringAsync("/newsroom/articles/new")).QuerySelectorAll("#sectionId option");
            parent = long.Parse(offered.Single(option => option.TextContent.Trim() == name).GetAttribute("value")!);
        }

        var answer = await editor.SendFormAsync("/newsroom/articles/new",
            ("headline", real.Headline), ("sectionId", $"{parent}"), ("format", "Markdown"), ("body", string.Join("\r\n\r\n", real.Body)), ("then", "publication"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        using var guest = site.Visitor();
        var front = new HtmlParser().ParseDocument(await guest.GetStringAsync("/today/world/"));
        var address = front.QuerySelectorAll("a").First(link => link.TextContent.Trim() == real.Headline).GetAttribute("href")!;
        var page = new HtmlParser().ParseDocument(await guest.GetStringAsync(address));
        Assert.Equal([.. real.Breadcrumb, real.Headline],
            page.QuerySelectorAll("nav[aria-label=Breadcrumb] ol > li").Select(item => item.TextContent.Trim()));
        Assert.Equal("page", page.QuerySelector("nav[aria-label=Breadcrumb] li:last-child [aria-current]")!.GetAttribute("aria-current"));
        Assert.Equal(real.Headline, Assert.Single(page.QuerySelectorAll("h1")).TextContent);
        Assert.Equal(real.Body, page.QuerySelectorAll("article.piece .body > p").Select(paragraph => paragraph.Text()));
        Assert.Contains(page.QuerySelectorAll("h2, h3"), heading => heading.TextContent.Trim().Equals(real.CommentHeading, StringComparison.OrdinalIgnoreCase));
    }

    private sealed record RealArticle(
        string[] Breadcrumb, string Headline, string[] Body,
        [property: System.Text.Json.Serialization.JsonPropertyName("comment_heading")] string CommentHeading);
}
