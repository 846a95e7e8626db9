using System.Text.Json;

namespace Masthead.Web.Sanitising;

/// <summary>Every string of the attack corpus through the sanitiser, read back by a browser's parser. (Chromium's turn is in Masthead.Browser.)</summary>
public sealed class SanitiserCorpus
{
    private static readonly Lazy<List<string>> Inputs = new(Read);

    [Fact]
    public void Comments_hold_no_leftover_of_an_attack() => ForEach(input =>
    {
        var clean = CommentHtml.Sanitise(input);
        var body = BrowserTree.Parse(clean).Body!;
        Assert.DoesNotContain(body.QuerySelectorAll("*"), e =>
            !CommentHtml.Policy.Rules.ContainsKey(e.LocalName) || e.Attributes.Any(a => a.Name is not ("href" or "rel")));
        Assert.All(body.QuerySelectorAll("a"), a => Assert.Matches("^(https?://|mailto:)", a.GetAttribute("href")));
    });

    [Fact]
    public void Every_string_is_stable_when_sanitised_again() => ForEach(input =>
    {
        Assert.Equal(CommentHtml.Sanitise(input), CommentHtml.Sanitise(CommentHtml.Sanitise(input)));
        Assert.Equal(CommentHtml.FromPlainText(input), CommentHtml.Sanitise(CommentHtml.FromPlainText(input)));
        Assert.Equal(ArticleHtml.Sanitise(input), ArticleHtml.Sanitise(ArticleHtml.Sanitise(input)));
    });

    [Fact]
    public void A_browser_builds_the_tree_that_was_written() => ForEach(input =>
    {
        Assert.Equal(CommentHtml.FromPlainText(input), BrowserTree.Of(CommentHtml.FromPlainText(input)));
        Assert.Equal(ArticleHtml.Sanitise(input), BrowserTree.Of(ArticleHtml.Sanitise(input)));
    });

    [Fact]
    public void A_website_is_an_address_on_the_web_or_nothing() => ForEach(input =>
        Assert.Matches(@"\A(https?://[^\s""'<>]+)?\z", SafeUrl.Website(input) ?? ""));

    private static void ForEach(Action<string> check)
    {
        Assert.SkipWhen(Inputs.Value.Count == 0, "../shared/data/security/xss.jsonl is not here");
        Inputs.Value.ForEach(check);
    }

    private static List<string> Read()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "security", "xss.jsonl");
            if (File.Exists(file))
                return [.. File.ReadLines(file).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("input").GetString()!)];
        }
        return [];
    }
}
