using System.Net.Http.Json;
using System.Text.Json;
using Masthead.Browser.Hosting;

namespace Masthead.Browser.Judges;

/// <summary>Lighthouse as it judges a page for a telephone. Alone: what else runs costs marks for speed.</summary>
[Collection(Alone)]
public sealed class LighthouseJudge
{
    private const string Alone = "Lighthouse";

    [Fact]
    public async Task Lighthouse_gives_front_section_article_and_search_full_marks_on_a_telephone()
    {
        var script = Tool.Source("tests", "judges", "lighthouse.mjs");
        Assert.SkipUnless(Directory.Exists(Tool.Source("tests", "judges", "node_modules", "lighthouse")), "Lighthouse is not installed: npm ci --prefix tests/judges --ignore-scripts.");
        Assert.SkipUnless(await Tool.WorksAsync("node", "--version"), "Node is not installed.");
        await using var paper = await RunningProgram.StartAsync();
        string[] addresses = [paper.Address + "/", paper.Address + "/today/", await NewestArticleAsync(paper), paper.Address + "/search?q=harbour"];
        var (code, output) = await Tool.RunAsync("node", [script, .. addresses]);
        Assert.True(code == 0, output);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')).ToArray();
        Assert.Equal(addresses.Length, lines.Length);
        Assert.True(lines.All(HasFullMarks), string.Join('\n', lines));
    }

    private static bool HasFullMarks(string line)
    {
        using var result = JsonDocument.Parse(line);
        return result.RootElement.GetProperty("marks").EnumerateObject().All(mark => mark.Value.GetInt32() == 100);
    }

    private static async Task<string> NewestArticleAsync(RunningProgram paper)
    {
        using var reader = new HttpClient();
        var feed = await reader.GetFromJsonAsync<JsonElement>(paper.Address + "/feed.json");
        return feed.GetProperty("items")[0].GetProperty("url").GetString()!;
    }

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class Definition;
}
