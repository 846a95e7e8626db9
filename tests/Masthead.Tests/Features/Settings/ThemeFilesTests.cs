using Masthead.Features.Accounts;
using Masthead.Features.Settings;
using Masthead.Tests.Features.Accounts;
using Masthead.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Masthead.Tests.Features.Settings;

public sealed class ThemeFilesTests
{
    private const string LeadStory = "/today/harbour/harbour-votes-to-give-the-night-back-to-the-birds";

    [Theory]
    [InlineData("head", "/", "<meta name=\"generator\" content=\"X\">", "head meta[name=generator]")]
    [InlineData("masthead", "/search", "<p>X</p>", "header.masthead .extra-masthead p")]
    [InlineData("front", "/", "<p>X</p>", "main .extra-front p")]
    [InlineData("before-article", LeadStory, "<p>X</p>", ".extra-before-article:has(+ nav)")]
    [InlineData("after-article", LeadStory, "<p>X</p>", "article.piece + .extra-after-article")]
    [InlineData("before-comments", LeadStory, "<p>X</p>", ".extra-before-comments + section.comments")]
    [InlineData("footer", "/there-is-nothing-here", "<p>X</p>", "footer .extra-footer p")]
    public async Task A_fragment_stands_at_its_place(string name, string path, string html, string selector)
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await WriteAsync(site, name, html);
        using var reader = site.Visitor();
        using var answer = await reader.GetAsync(path);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Single(page.QuerySelectorAll(selector));
    }

    [Fact]
    public async Task A_change_is_on_every_page_and_a_file_that_goes_is_on_none()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        var files = site.Services.GetRequiredService<ThemeFiles>();
        using var reader = site.Visitor();
        Assert.DoesNotContain("extra-footer", await reader.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.False(await files.RefreshAsync());

        await WriteAsync(site, "footer", "<p>Founded 1887</p>");
        Assert.True(await files.RefreshAsync());
        Assert.Contains("Founded 1887", await reader.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("Founded 1887", await reader.GetStringAsync(LeadStory), StringComparison.Ordinal);

        File.Delete(PathOf(site, "footer"));
        Assert.True(await files.RefreshAsync());
        Assert.DoesNotContain("Founded 1887", await reader.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_the_sheet_is_seen_without_a_start()
    {
        await using var site = await TestSite.StartAsync();
        using var reader = site.Visitor();
        Assert.DoesNotContain("/assets/theme.", await reader.GetStringAsync("/"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(site.Database.Directory, ThemeFiles.SheetName), ".nameplate { font-style: italic; }");
        await site.Services.GetRequiredService<ThemeFiles>().RefreshAsync();
        Assert.Contains("/assets/theme.", await reader.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>{{headline}} in {{site}}</p>", "<p>Fish &amp; &quot;chips&quot; in The &lt;Packet&gt;</p>")]
    [InlineData("<a href=\"{{address}}\">{{section}}</a>", "<p><a href=\"https://packet.example/food/fish?a=1&amp;b\">Food</a></p>")]
    [InlineData("<a href=\"https://share.example/?u={{address}}&t={{headline}}\">Share</a>",
        "<p><a href=\"https://share.example/?u=https%3A%2F%2Fpacket.example%2Ffood%2Ffish%3Fa%3D1%26b&amp;t=Fish%20%26%20%22chips%22\">Share</a></p>")]
    [InlineData("<a href=\"{{headline}}\">x</a>", "<p><a href=\"Fish%20%26%20%22chips%22\">x</a></p>")]
    [InlineData("<p>{{nonsense}}</p>", "<p>{{nonsense}}</p>")]
    [InlineData("<div class=\"wide Two-col\"><p>a</p></div>", "<div class=\"wide Two-col\"><p>a</p></div>")]
    [InlineData("<p onclick=\"x()\">a<script>alert(1)</script></p><style>p{}</style>", "<p>a</p>")]
    [InlineData("<a href=\"javascript:alert(1)\">a</a>", "<p>a</p>")]
    [InlineData("<a href=\"javascript:{{headline}}\">a</a>", "<p>a</p>")]
    [InlineData("<form action=\"https://elsewhere.example\"><input name=\"q\"></form><iframe src=\"https://elsewhere.example\"></iframe>", "")]
    public void A_fragment_prints_and_does_nothing_else(string written, string expected)
    {
        var values = new ThemeValues("The <Packet>", "", "Fish & \"chips\"", "", "Food", "https://packet.example/food/fish?a=1&b");
        var html = ThemeFragment.Read(ThemePlace.All.Single(place => place.Name == ThemePlace.Footer), written).Fill(values);
        Assert.Equal(expected, html.Replace("<div class=\"extra extra-footer\">", "", StringComparison.Ordinal)[..^(html is "" ? 0 : "</div>".Length)].Trim());
    }

    [Fact]
    public void In_the_head_nothing_stands_but_named_words_and_links_that_fetch_nothing()
    {
        const string written = """
            Words <p>more</p><script>alert(1)</script><title>Other</title>
            <meta name="google-site-verification" content="abc"><meta property="fb:app_id" content="1"><meta http-equiv="refresh" content="0; url=https://elsewhere.example">
            <meta name="robots" content="noindex"><link rel="me" href="https://social.example/@packet"><link rel="stylesheet" href="https://elsewhere.example/x.css">
            <base href="https://elsewhere.example/">
            """;
        var html = ThemeFragment.Read(ThemePlace.All.Single(place => place.Name == ThemePlace.Head), written).Html;
        Assert.Equal(
            ["<meta name=\"google-site-verification\" content=\"abc\">", "<meta property=\"fb:app_id\" content=\"1\">", "<link rel=\"me\" href=\"https://social.example/@packet\">"],
            html.Split('\n'));
    }

    [Fact]
    public async Task The_newsroom_shows_what_is_in_use_and_which_names_mean_nothing()
    {
        await using var site = await TestSite.StartAsync();
        await WriteAsync(site, "footer", "<p>{{site}} {{sight}}</p>");
        using var ada = await site.SignedInAsync(Role.Administrator);
        var page = await ada.GetStringAsync("/newsroom/look");
        Assert.Contains("&lt;p&gt;{{site}} {{sight}}&lt;/p&gt;", page, StringComparison.Ordinal);
        Assert.Contains("No such name: sight.", page, StringComparison.Ordinal);
    }

    private static Task WriteAsync(TestSite site, string name, string html)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(site, name))!);
        return File.WriteAllTextAsync(PathOf(site, name), html);
    }

    private static string PathOf(TestSite site, string name) => Path.Combine(site.Database.Directory, ThemeFiles.Directory, name + ".html");
}
