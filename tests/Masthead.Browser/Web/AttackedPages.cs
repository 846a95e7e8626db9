using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Masthead.Bench.Xss;
using Masthead.Browser.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Masthead.Web;

/// <summary>Attacks sent through the real form, all let through by a careless moderator, on the real pages in Chromium.</summary>
public sealed partial class AttackedPages
{
    private const int Attacks = 40;

    [Fact]
    public async Task Attacks_that_are_published_stay_words()
    {
        var corpus = XssCorpus.Find();
        Assert.SkipWhen(corpus is null, "../shared/data/security/xss.jsonl is not here");
        await using var program = await RunningProgram.StartAsync("Masthead:CommentLimitPerMinute=0");
        var (article, accepted) = await SendAsync(program, XssCorpus.Sample(XssCorpus.Load(corpus).Where(s => s.FiresRaw), Attacks));
        await PublishEverythingAsync(program);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Timeout = 120_000, Args = ["--no-sandbox", "--disable-gpu"] });
        // The sanitiser has to hold without the policy's help.
        var page = await (await browser.NewContextAsync(new() { BypassCSP = true })).NewPageAsync();
        await page.AddInitScriptAsync(XssOracle.Watch);
        var shown = 0;
        for (string? address = article; address is not null; address = await NextAsync(page))
        {
            await page.GotoAsync(program.Address + address);
            await page.WaitForFunctionAsync("() => window.said?.page?.done");

            Assert.Equal("done", await page.EvaluateAsync<string>("() => Object.keys(window.said.page).join()"));
            shown += await page.Locator("article.comment:not(.context) .said").CountAsync();
            Assert.Empty(await page.EvaluateAsync<string[]>(Foreign));
        }
        Assert.True(shown >= accepted, $"{shown} comments are shown, and {accepted} were accepted");
    }

    private static async Task<string?> NextAsync(IPage page) =>
        await page.Locator("a[rel~=next]").CountAsync() > 0 ? await page.Locator("a[rel~=next]").First.GetAttributeAsync("href") : null;

    // Whatever is not a comment's own, inside the comments' words and names.
    private const string Foreign = """
        () => [...document.querySelectorAll('article.comment .said *, article.comment h3 *')].filter(el =>
            !/^(p|br|a|em|strong|b|i|blockquote|code|pre|ul|ol|li|del|q)$/.test(el.localName) ||
            [...el.attributes].some(a => !(el.localName === 'a' && /^(href|rel)$/.test(a.name))) ||
            (el.localName === 'a' && !/^(https?|mailto):/.test(el.href))).map(el => el.outerHTML)
        """;

    private static async Task<(string Article, int Accepted)> SendAsync(RunningProgram program, List<XssString> attacks)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(program.Address) };
        var article = LeadLink().Match(await client.GetStringAsync("/")).Groups["path"].Value;
        var id = ArticleId().Match(await client.GetStringAsync(article)).Groups["id"].Value;
        var accepted = 0;
        foreach (var attack in attacks)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["article"] = id,
                ["name"] = attack.Input.Length <= 80 ? attack.Input : "Ann Reader",
                ["email"] = "ann@reader.example",
                ["website"] = "example.org/?" + Uri.EscapeDataString(attack.Input[..Math.Min(60, attack.Input.Length)]),
                ["comment"] = "Look: " + attack.Input,
            });
            using var answer = await client.PostAsync("/comments", form);
            Assert.True(answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{attack.Id}: {answer.StatusCode}");
            accepted += answer.StatusCode == HttpStatusCode.SeeOther ? 1 : 0;
        }
        Assert.InRange(accepted, attacks.Count * 3 / 4, attacks.Count);
        return (article, accepted);
    }

    private static async Task PublishEverythingAsync(RunningProgram program)
    {
        await program.TerminateAsync();
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(program.Directory, "data", "masthead.db")};Pooling=False"))
        {
            await database.OpenAsync();
            await using var publish = database.CreateCommand();
            publish.CommandText = "UPDATE comments SET state = 1, is_shown = 1";
            Assert.True(await publish.ExecuteNonQueryAsync() > 0);
        }
        await program.RestartAsync();
    }

    [GeneratedRegex("<h2[^>]*>\\s*<a href=\"(?<path>/[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex LeadLink();

    [GeneratedRegex("name=\"article\" value=\"(?<id>[0-9]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex ArticleId();
}
