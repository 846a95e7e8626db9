using System.Text.Json;
using System.Text.RegularExpressions;

namespace Masthead.Browser.Judges;

/// <summary>JSON-LD held against what schema.org defines and what search engines require and recommend for each type.</summary>
[Collection(Judgement.Name)]
public sealed partial class StructuredDataJudges(JudgedPaper paper)
{
    // Required and recommended by the engines' documentation of Article, Breadcrumb, Discussion and Profile pages; then what else schema.org knows of them and we may use.
    private static readonly Dictionary<string, (string[] Wanted, string[] Known)> Types = new()
    {
        ["NewsArticle"] = (["headline", "author", "datePublished", "dateModified", "image", "publisher", "url", "mainEntityOfPage", "description", "articleSection", "inLanguage"],
            ["dateline", "keywords", "isAccessibleForFree", "commentCount", "comment", "discussionUrl", "correction"]),
        ["BreadcrumbList"] = (["itemListElement"], []),
        ["ListItem"] = (["position", "name", "item"], []),
        ["ProfilePage"] = (["mainEntity"], ["url"]),
        ["Person"] = (["name"], ["url", "description"]),
        ["Organization"] = (["name", "url"], ["logo", "description"]),
        ["NewsMediaOrganization"] = (["name", "url"], ["logo", "description"]),
        ["WebSite"] = (["name", "url"], ["potentialAction", "publisher", "inLanguage", "description"]),
        ["SearchAction"] = (["target", "query-input"], []),
        ["EntryPoint"] = (["urlTemplate"], []),
        ["ImageObject"] = (["url"], ["width", "height", "caption", "creditText"]),
        ["CorrectionComment"] = (["text", "datePublished", "url"], []),
        ["Comment"] = (["text", "author", "datePublished", "url"], ["comment", "parentItem"]),
    };

    [Fact]
    public async Task An_article_tells_machines_everything_that_is_asked_of_a_news_article_its_place_and_its_comments()
    {
        var nodes = await NodesAsync(paper.Article);
        Assert.Superset(new HashSet<string> { "NewsArticle", "BreadcrumbList", "ListItem", "Person", "Comment", "ImageObject" }, nodes.Select(TypeOf).ToHashSet());
        Assert.All(nodes, Judge);
        Assert.All(nodes.Where(node => TypeOf(node) == "BreadcrumbList"), list => Assert.True(list.GetProperty("itemListElement").GetArrayLength() >= 2));
    }

    [Fact]
    public async Task An_article_tells_machines_what_was_corrected_in_it()
    {
        var nodes = await NodesAsync(paper.Corrected);
        var correction = Assert.Single(nodes, node => TypeOf(node) == "CorrectionComment");
        Judge(correction);
        Assert.Equal("An earlier version gave the depth as eleven metres.", correction.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("/", "NewsMediaOrganization")]
    [InlineData("/today/world/europe/", "BreadcrumbList")]
    [InlineData("/authors/maren-oake", "ProfilePage")]
    public async Task A_page_of_lists_tells_machines_whose_or_what_they_are(string path, string type)
    {
        var nodes = await NodesAsync(path);
        Assert.Contains(type, nodes.Select(TypeOf));
        Assert.All(nodes, Judge);
    }

    private static void Judge(JsonElement node)
    {
        var type = TypeOf(node);
        Assert.True(Types.TryGetValue(type, out var words), type + " is no type that we know");
        Assert.All(words.Wanted, name => Assert.True(IsSaid(node, name), $"{type} does not say its {name}: {node}"));
        Assert.All(node.EnumerateObject().Select(property => property.Name).Where(name => name[0] != '@'), name => Assert.Contains(name, words.Wanted.Concat(words.Known)));
        Assert.All(node.EnumerateObject().Where(property => property.Name is "url" or "item"), property => Assert.True(Uri.TryCreate(property.Value.GetString(), UriKind.Absolute, out _)));
        Assert.All(node.EnumerateObject().Where(property => property.Name.StartsWith("date", StringComparison.Ordinal) && property.Name is not "dateline"),
            property => Assert.Matches(type is "CorrectionComment" ? @"^\d{4}-\d\d-\d\d$" : @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$", property.Value.GetString()));
    }

    private static bool IsSaid(JsonElement node, string name) => node.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is not "",
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Null => false,
        _ => true,
    };

    private async Task<List<JsonElement>> NodesAsync(string path)
    {
        using var client = new HttpClient();
        var html = await client.GetStringAsync(paper.Address + path);
        var graphs = Data().Matches(html).Select(match => JsonDocument.Parse(match.Groups["json"].Value).RootElement).ToList();
        Assert.NotEmpty(graphs);
        Assert.All(graphs, graph => Assert.Equal("https://schema.org", graph.GetProperty("@context").GetString()));
        return [.. graphs.SelectMany(Typed)];
    }

    private static IEnumerable<JsonElement> Typed(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Typed(property.Value)).Concat(element.TryGetProperty("@type", out _) ? [element] : []),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Typed),
        _ => [],
    };

    private static string TypeOf(JsonElement node) => node.GetProperty("@type").GetString()!;

    [GeneratedRegex("""<script type="application/ld\+json">(?<json>.*?)</script>""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Data();
}
