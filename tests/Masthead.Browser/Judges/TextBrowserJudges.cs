using Masthead.Browser.Hosting;
using Microsoft.Playwright;

namespace Masthead.Browser.Judges;

/// <summary>Browsers without a picture of the page: what they print must come in the order in which one reads.</summary>
[Collection(Judgement.Name)]
public sealed class TextBrowserJudges(JudgedPaper paper)
{
    private const int EnoughToKnowIt = 36;

    [Theory]
    [InlineData("w3m", "-dump", "-O", "UTF-8", "-cols", "400")]
    [InlineData("lynx", "-dump", "-nolist", "-display_charset=utf-8", "-width=400")]
    public async Task An_article_is_read_from_its_headline_through_every_paragraph_to_the_comments_and_the_form(string program, params string[] words)
    {
        Assert.SkipUnless(await Tool.WorksAsync(program, "-version"), $"{program} is not installed.");
        var (code, printed) = await Tool.RunAsync(program, [.. words, paper.Address + paper.Article]);
        Assert.True(code == 0, printed);

        var text = Plain(printed);
        var at = 0;
        foreach (var part in await PartsAsync())
        {
            var next = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"“{part}” does not come after what stands before it in the article:\n{text}");
            at = next + part.Length;
        }
    }

    private async Task<IReadOnlyList<string>> PartsAsync()
    {
        var page = await paper.Chromium.VisitAsync(paper.Address, scripts: false);
        await page.GotoAsync(paper.Article);
        var parts = new List<string> { "Home" };
        foreach (var selector in (string[])["article.piece h1", "article.piece .standfirst", ".by time >> nth=0", "article.piece .body > p:not(.dateline)", "#comments-heading", "article.comment .said > p:first-child", "#leave-heading"])
            parts.AddRange((await page.Locator(selector).AllTextContentsAsync()).Select(Plain).Where(words => words is not "").Select(words => words[..Math.Min(words.Length, EnoughToKnowIt)]));
        Assert.True(parts.Count > 20, "The article has lost its parts: " + string.Join(" / ", parts));
        return parts;
    }

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
