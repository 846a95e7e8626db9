using System.Globalization;
using System.Text.RegularExpressions;
using Masthead.Browser.Hosting;
using Masthead.Features.Accounts;
using Microsoft.Playwright;

namespace Masthead.Browser.Judges;

/// <summary>What the staff does so that there are pages of it to judge: forms sent as a browser without scripts sends them, by somebody who is signed in.</summary>
internal sealed partial class JudgedStaff(IPage desk)
{
    public const string Password = "marmalade on the ferry";

    private static readonly Dictionary<string, string> FromThisSite = new() { ["Sec-Fetch-Site"] = "same-origin", ["Accept"] = "text/html" };

    /// <summary>The answer to a form, redirects followed.</summary>
    public async Task<IAPIResponse> SendAsync(string path, params (string Name, string Value)[] fields)
    {
        var form = desk.Context.APIRequest.CreateFormData();
        foreach (var (name, value) in fields)
            form.Set(name, value);
        return await desk.Context.APIRequest.PostAsync(path, new() { Form = form, Headers = FromThisSite });
    }

    /// <summary>Writes and publishes an article; returns its id and path.</summary>
    public async Task<(string Id, string Path)> PublishAsync(string headline, string comments, string body = "It was there on Monday.")
    {
        var answer = await SendAsync("/newsroom/articles/new", ("headline", headline), ("body", body), ("sectionId", "1"), ("comments", comments), ("then", "publication"));
        Assert.Contains("said=published", answer.Url, StringComparison.Ordinal);
        return (new Uri(answer.Url).Segments[^1], PublicPath().Match(await answer.TextAsync()).Groups["path"].Value);
    }

    /// <summary>An article with all that a text may hold beside words, corrected once; returns its id and path.</summary>
    public async Task<(string Id, string Path)> CorrectedAsync()
    {
        const string headline = "Landings rise at the north quay";
        const string body = """
            The depth is nine metres[^depth].

            | Boat | Tons |
            |------|-----:|
            | Maren | 12 |

            <iframe src="https://www.youtube.com/embed/abc" title="The tide comes in"></iframe>

            [^depth]: At low water.
            """;
        var (id, path) = await PublishAsync(headline, "SiteDefault", body);
        var answer = await SendAsync($"/newsroom/articles/{id}", ("headline", headline), ("body", body), ("sectionId", "1"), ("comments", "SiteDefault"), ("version", "2"),
            ("correctionDay", ""), ("correction", "An earlier version gave the depth as eleven metres."));
        Assert.Contains("said=saved", answer.Url, StringComparison.Ordinal);
        return (id, path);
    }

    public async Task<string> WithdrawnAsync()
    {
        var (id, path) = await PublishAsync("This was told too early", "SiteDefault");
        await SendAsync($"/newsroom/articles/{id}/withdrawal");
        return path;
    }

    /// <summary>Opens a section and closes it; returns its path.</summary>
    public async Task<string> ClosedSectionAsync()
    {
        await SendAsync("/newsroom/sections", ("name", "Short-lived"));
        await desk.GotoAsync("/newsroom/sections");
        await SendAsync(await desk.GetByRole(AriaRole.Link, new() { Name = "Short-lived" }).GetAttributeAsync("href") + "?handler=remove");
        return "/short-lived/";
    }

    /// <summary>Marks a comment as spam, another too, and takes that back; returns the paths of what is said after the one and the other.</summary>
    public async Task<(string Done, string Undone)> DecideAsync()
    {
        var done = new Uri((await SendAsync("/moderation/decisions", ("one", "spam-2"), ("back", "/moderation/published"))).Url);
        var second = await SendAsync("/moderation/decisions", ("one", "spam-3"), ("back", "/moderation/published"));
        var batch = Batch().Match(second.Url).Groups["batch"].Value;
        var undone = new Uri((await SendAsync("/moderation/undo", ("batch", batch), ("back", "/moderation/published"))).Url);
        Assert.Contains("undone=", undone.Query, StringComparison.Ordinal);
        return (done.PathAndQuery, undone.PathAndQuery);
    }

    /// <summary>The path of the question whether everything that somebody taught the filter is to be forgotten.</summary>
    public async Task<string> RetractionAsync()
    {
        await desk.GotoAsync("/moderation/reporters");
        return await desk.Locator("a[href*='/retraction']").First.GetAttributeAsync("href") ?? "";
    }

    /// <summary>Adds an authenticator app to the account of somebody who is signed in; returns cookies of the same person between the two steps of signing in.</summary>
    public static async Task<string> BetweenTwoStepsAsync(IPage page, string email)
    {
        await SignInAsync(page, email);
        await page.GotoAsync("/account/authenticator");
        var key = FromBase32((await page.Locator(".note code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.GetByLabel("Code from the app").FillAsync(Totp.Code(key, Totp.StepAt(TimeProvider.System.GetUtcNow())));
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this app" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Keep these codes");
        await page.Context.ClearCookiesAsync();
        await SignInAsync(page, email);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Second step");
        return await page.Context.StorageStateAsync();
    }

    public static async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync("/account/sign-in");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(octet => octet.Length == 8).Select(octet => byte.Parse(octet, NumberStyles.BinaryNumber, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("<dt>For readers</dt><dd><a href=.(?<path>[^\">]+).", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PublicPath();

    [GeneratedRegex("done=(?<batch>[0-9a-f-]{36})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Batch();
}
