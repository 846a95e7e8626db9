using System.Text.Json;
using Masthead.Browser.Hosting;

namespace Masthead.Browser.Judges;

/// <summary>Lighthouse as it judges a page for a telephone.</summary>
[Collection(Judgement.Name)]
public sealed class LighthouseJudge(JudgedPaper paper)
{
    [Fact]
    public async Task Lighthouse_gives_front_section_article_and_search_full_marks_on_a_telephone()
    {
        var script = Tool.Source("tests", "judges", "lighthouse.mjs");
        Assert.SkipUnless(Directory.Exists(Tool.Source("tests", "judges", "node_modules", "lighthouse")), "Lighthouse is not installed: npm ci --prefix tests/judges --ignore-scripts.");
        Assert.SkipUnless(await Tool.WorksAsync("node", "--version"), "Node is not installed.");
        string[] addresses = ["/", "/today/", paper.Article, "/search?q=harbour"];
        var (code, output) = await Tool.RunAsync("node", [script, .. addresses.Select(path => paper.Address + path)]);
        Assert.True(code == 0, output);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')).ToArray();
        Assert.Equal(addresses.Length, lines.Length);
        Assert.All(lines, line =>
        {
            using var result = JsonDocument.Parse(line);
            Assert.True(result.RootElement.GetProperty("marks").EnumerateObject().All(mark => mark.Value.GetInt32() == 100), line);
        });
    }
}
