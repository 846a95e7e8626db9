using System.Globalization;
using System.Text.Json;
using Masthead.Browser.Hosting;

namespace Masthead.Browser.Judges;

/// <summary>What other programs fetch, held against the schemas of their formats.</summary>
[Collection(Judgement.Name)]
public sealed class FeedJudges(JudgedPaper paper)
{
    [Theory]
    [InlineData("sitemap", "/sitemap.xml")]
    [InlineData("sitemap", "/sitemaps/sections.xml")]
    [InlineData("sitemap", "/news-sitemap.xml")]
    [InlineData("rss", "/feed.xml")]
    [InlineData("rss", "/comments/feed.xml")]
    [InlineData("atom", "/comments/atom.xml")]
    [InlineData("rss", "/today/world/feed.xml")]
    [InlineData("rss", "/authors/maren-oake/feed.xml")]
    [InlineData("rss", "/tags/harbour/feed.xml")]
    [InlineData("atom", "/atom.xml")]
    [InlineData("atom", "/today/world/atom.xml")]
    [InlineData("atom", "/authors/maren-oake/atom.xml")]
    [InlineData("opensearch", "/opensearch.xml")]
    public Task What_machines_fetch_keeps_to_the_schema_of_its_format(string schema, string path) => ValidateAsync(schema, path);

    [Fact]
    public async Task The_comments_feed_keeps_to_the_schema_of_atom_with_threads() => await ValidateAsync("atom", paper.Article + "/comments.atom");

    [Fact]
    public async Task Every_month_in_the_index_of_sitemaps_keeps_to_the_schema_and_every_address_in_it_answers()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var months = Locations(await client.GetStringAsync(paper.Address + "/sitemap.xml"));
        Assert.NotEmpty(months);
        foreach (var month in months)
        {
            await ValidateAsync("sitemap", new Uri(month).AbsolutePath);
            foreach (var address in Locations(await client.GetStringAsync(month)))
            {
                using var answer = await client.GetAsync(address);
                Assert.True(answer.IsSuccessStatusCode, $"{address} answered {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task The_json_feed_has_everything_that_version_1_1_asks_for()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(paper.Address + "/feed.json");
        Assert.Equal("application/feed+json", answer.Content.Headers.ContentType?.MediaType);
        using var feed = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var root = feed.RootElement;
        Assert.Equal("https://jsonfeed.org/version/1.1", root.GetProperty("version").GetString());
        Assert.NotEqual("", root.GetProperty("title").GetString());
        Assert.All((string[])["home_page_url", "feed_url"], name => Assert.True(Uri.TryCreate(root.GetProperty(name).GetString(), UriKind.Absolute, out _)));
        Assert.NotEmpty(root.GetProperty("items").EnumerateArray());
        var ids = new HashSet<string>();
        Assert.All(root.GetProperty("items").EnumerateArray(), item =>
        {
            Assert.True(ids.Add(item.GetProperty("id").GetString()!));
            Assert.NotEqual("", item.GetProperty("content_html").GetString());
            Assert.True(Uri.TryCreate(item.GetProperty("url").GetString(), UriKind.Absolute, out _));
            Assert.True(DateTimeOffset.TryParse(item.GetProperty("date_published").GetString(), CultureInfo.InvariantCulture, out _));
            // An article without a byline names nobody.
            if (item.TryGetProperty("authors", out var authors))
                Assert.All(authors.EnumerateArray(), author => Assert.NotEqual("", author.GetProperty("name").GetString()));
        });
        Assert.Contains(root.GetProperty("items").EnumerateArray(), item => item.TryGetProperty("authors", out _));
    }

    private async Task ValidateAsync(string schema, string path)
    {
        Assert.SkipUnless(await Tool.WorksAsync("xmllint", "--version"), "xmllint (libxml2-utils) is not installed.");
        using var client = new HttpClient();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync(paper.Address + path));
            var (code, output) = await Tool.RunAsync("xmllint", "--noout", "--relaxng", Tool.Source("tests", "judges", "schemas", schema + ".rng"), file);
            Assert.True(code == 0, output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<string> Locations(string sitemap) =>
        [.. System.Xml.Linq.XDocument.Parse(sitemap).Descendants().Where(element => element.Name.LocalName == "loc").Select(element => element.Value)];
}
