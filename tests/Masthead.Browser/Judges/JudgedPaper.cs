using Masthead.Browser.Hosting;
using Masthead.Web;
using Microsoft.Playwright;

namespace Masthead.Browser.Judges;

/// <summary>
/// The sample edition in use, with every kind of page in it: readers who have said something, an administrator, a reporter who has not chosen a
/// password yet, another site that uses the filter. And an empty site on its first day.
/// </summary>
public sealed class JudgedPaper : IAsyncLifetime
{
    private const string Email = "ada@harbour.example";
    private const string Doubled = "cleo@harbour.example";

    // What the page of problems has words of its own for, and one that it has none for.
    private static readonly int[] Statuses = [400, 403, 404, 405, 408, 410, 413, 418, 429, 500, 503];

    private RunningProgram paper = null!;
    private RunningProgram empty = null!;

    internal Chromium Chromium { get; private set; } = null!;
    internal string Address => paper.Address;

    /// <summary>The path of an article that readers have talked about.</summary>
    internal string Article { get; private set; } = "";

    /// <summary>The path of an article that was corrected.</summary>
    internal string Corrected { get; private set; } = "";

    /// <summary>The administrator's cookies.</summary>
    internal string Session { get; private set; } = "";
    internal IReadOnlyList<JudgedPage> Pages { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Chromium = await Chromium.StartAsync();
        paper = await RunningProgram.StartAsync("Masthead:CommentLimitPerMinute=0");
        empty = await RunningProgram.StartAsync("Masthead:SampleContent=false");
        using var guest = new HttpClient();
        var page = await Chromium.VisitAsync(Address, scripts: false);
        Article = await OpenLeadAsync(page);
        var receipt = await CommentAsync(page);
        var link = await HireAsync();
        var check = await CheckAsync(guest);
        var desk = await Chromium.VisitAsync(Address, scripts: false);
        Session = await SignInAsync(desk);
        var replay = await ReplayAsync(desk);
        var staff = new JudgedStaff(desk);
        var corrected = await staff.CorrectedAsync();
        Corrected = corrected.Path;
        var between = await JudgedStaff.BetweenTwoStepsAsync(await Chromium.VisitAsync(Address, scripts: false), Doubled);
        Pages =
        [
            .. ForReaders(receipt), .. OfProblems(await staff.WithdrawnAsync(), await staff.ClosedSectionAsync()), .. OfClosedComments(await staff.PublishAsync("The last ferry has gone", "Closed")),
            At("Reading/ArticlePage", Corrected), At("Newsroom/Write", "/newsroom/articles/" + corrected.Id) with { Session = Session },
            .. ForStaff(check, replay), .. AfterDecisions(await staff.DecideAsync(), await staff.RetractionAsync()), .. OnTheThreshold(link, between),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        // Also when it did not get as far as this.
        foreach (var started in (IAsyncDisposable?[])[Chromium, paper, empty])
            if (started is not null)
                await started.DisposeAsync();
    }

    private IEnumerable<JudgedPage> ForReaders(string receipt) =>
    [
        At("Reading/FrontPage", "/"),
        new("Reading/FrontPage", empty.Address + "/"),
        At("Reading/SectionFront", "/today/"),
        At("Reading/SectionFront", "/today/world/europe/"),
        At("Reading/ArticlePage", Article),
        At("Reading/ArticlePage", Article + "?reply=1"),
        At("Reading/ArticlePage", Article + "?comment=1"),
        At("Reading/ArticlePage", "/today/world/europe/drei-doerfer-eine-schule"),
        At("Reading/Author", "/authors/maren-oake"),
        At("Reading/Tag", "/tags/harbour"),
        At("Search/Search", "/search"),
        At("Search/Search", "/search?q=harbour"),
        At("Search/Search", "/search?q=-harbour"),
        At("Search/Search", "/search?q=xyzzyplugh&author=nobody"),
        At("Privacy/CommentData", "/privacy/comments"),
        At("ClientSites/Privacy", "/privacy/akismet/1"),
        At("Comments/Mine", "/comments/mine"),
        At("Comments/Status", receipt),
        At("Comments/Leave", "/comments") with { Form = new Dictionary<string, string> { ["article"] = "1", ["name"] = "", ["email"] = "nowhere", ["comment"] = "Kept words." } },
    ];

    // What has failed is told by one page; some of it can be asked for by name only, because it should not happen.
    private IEnumerable<JudgedPage> OfProblems(string withdrawn, string closed) =>
    [
        At("Reading/Problem", "/there-is-nothing-here"),
        At("Reading/Problem", withdrawn),
        At("Reading/OldAddresses", closed),
        .. Statuses.Select(status => At("Reading/Problem", Problems.Address + status)),
        At("Accounts/StaffProblem", "/newsroom/there-is-nothing-here"),
        .. Statuses.Select(status => At("Accounts/StaffProblem", Problems.StaffAddress + status)),
        At("Reading/ArticlePage", Article + "?comment=999999"),
        At("Reading/ArticlePage", Article + "?reply=999999"),
        At("Reading/ArticlePage", Article) with { IsOutdated = true },
        At("Reading/FrontPage", "/") with { IsOutdated = true },
    ];

    private IEnumerable<JudgedPage> OfClosedComments((string Id, string Path) article) =>
    [
        At("Reading/ArticlePage", article.Path),
        At("Comments/Leave", "/comments") with { Form = new Dictionary<string, string> { ["article"] = article.Id, ["name"] = "Grace", ["email"] = "grace@example.org", ["comment"] = "Too late." } },
    ];

    private IEnumerable<JudgedPage> ForStaff(string check, string replay) => new[]
    {
        At("Newsroom/Desk", "/newsroom"),
        At("Newsroom/Articles", "/newsroom/articles"),
        At("Newsroom/Write", "/newsroom/articles/new"),
        At("Newsroom/Write", "/newsroom/articles/1"),
        At("Newsroom/Revisions", "/newsroom/articles/1/revisions"),
        At("Newsroom/Preview", "/newsroom/articles/preview") with
        {
            Form = new Dictionary<string, string> { ["headline"] = "A headline", ["standfirst"] = "What it is about.", ["body"] = "Words, **strong** ones.", ["sectionId"] = "1" },
        },
        At("Newsroom/Pictures", "/newsroom/media"),
        At("Newsroom/Pictures", "/newsroom/media/1"),
        At("Newsroom/Sections", "/newsroom/sections"),
        At("Newsroom/SectionEdit", "/newsroom/sections/1"),
        At("Newsroom/Authors", "/newsroom/authors"),
        At("Newsroom/Authors", "/newsroom/authors/1"),
        At("Newsroom/SiteSettingsPage", "/newsroom/settings"),
        At("Newsroom/Look", "/newsroom/look"),
        At("CommentPolicy/PolicyPage", "/newsroom/settings/comments"),
        At("CommentPolicy/ReplayPage", replay),
        At("Moderation/QueuePage", "/moderation"),
        At("Moderation/QueuePage", "/moderation/published"),
        At("Moderation/CasePage", "/moderation/comments/1"),
        At("Moderation/Log", "/moderation/log?all=true"),
        At("Moderation/Reporters", "/moderation/reporters"),
        At("Import/Imports", "/newsroom/imports"),
        At("ClientSites/Sites", "/newsroom/akismet"),
        At("ClientSites/ClientSitePage", "/newsroom/akismet/1"),
        At("ClientSites/ClientSiteSettings", "/newsroom/akismet/1/settings"),
        At("ClientSites/ClientSiteSetup", "/newsroom/akismet/1/setup"),
        At("ClientSites/SiteRemoval", "/newsroom/akismet/1/removal"),
        At("ClientSites/CheckPage", "/newsroom/akismet/checks/" + check),
        At("Accounts/People", "/newsroom/people"),
        At("Accounts/Overview", "/account"),
        At("Accounts/PasswordForm", "/account/password"),
        At("Accounts/Authenticator", "/account/authenticator"),
        At("Accounts/Passkeys", "/account/passkeys"),
        At("Accounts/ConfirmForm", "/account/confirm"),
        At("Accounts/SignOut", "/account/sign-out"),
    }.Select(page => page with { Session = Session });

    // Decisions, their undoing and the plugin answer with a redirect or a file; the pages of their own are those of what cannot be done.
    private IEnumerable<JudgedPage> AfterDecisions((string Done, string Undone) said, string retraction) => new[]
    {
        At("Moderation/QueuePage", said.Done),
        At("Moderation/QueuePage", said.Undone),
        At("Moderation/Decisions", "/moderation/decisions") with { Form = new Dictionary<string, string> { ["act"] = "no such act" } },
        At("Moderation/Undo", "/moderation/undo") with { Form = new Dictionary<string, string> { ["batch"] = "no such batch" } },
        At("Moderation/Retraction", retraction),
        At("ClientSites/Plugin", "/newsroom/akismet/999/plugin") with { Form = new Dictionary<string, string> { ["key"] = "no such site" } },
    }.Select(page => page with { Session = Session });

    /// <param name="link">Where somebody who was taken on chooses a password.</param>
    /// <param name="between">The cookies of somebody who has given a password and no code yet.</param>
    private IEnumerable<JudgedPage> OnTheThreshold(string link, string between) =>
    [
        At("Accounts/SignInForm", "/account/sign-in"),
        At("Accounts/SecondStepForm", "/account/sign-in/code") with { Session = between },
        At("Accounts/LinkForm", link),
        new("Accounts/SetupForm", empty.Output.Split((char[]?)null).Last(word => word.Contains("/setup/", StringComparison.Ordinal))),
        At("Accounts/Interrupted", "/newsroom/articles/new") with { Form = new Dictionary<string, string> { ["headline"] = "Half an afternoon" } },
    ];

    private JudgedPage At(string kind, string path) => new(kind, Address + path);

    private static async Task<string> OpenLeadAsync(IPage page)
    {
        await page.GotoAsync("/");
        await page.Locator("main article h2 a").First.ClickAsync();
        await Assertions.Expect(page.Locator("article.piece")).ToBeVisibleAsync();
        return new Uri(page.Url).AbsolutePath;
    }

    /// <summary>Leaves a comment and follows the way back to it; returns the path of its receipt.</summary>
    private static async Task<string> CommentAsync(IPage page)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Grace Hopper");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("grace@example.org");
        await page.GetByLabel("Comment", new() { Exact = true }).FillAsync("The keeper of the light told me the same, over tea.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        if (!page.Url.Contains("/comments/status/", StringComparison.Ordinal))
            await page.GotoAsync("/comments/mine");
        await Assertions.Expect(page.GetByLabel("Your words")).ToBeVisibleAsync();
        return new Uri(page.Url).AbsolutePath;
    }

    /// <summary>Takes on an administrator, a moderator, and a reporter who has only been handed a link; returns its path.</summary>
    private async Task<string> HireAsync()
    {
        await VerbAsync(JudgedStaff.Password + "\n", "user", "add", "--email", Doubled, "--name", "Cleo Quill", "--role", "moderator", "--password-stdin");
        await VerbAsync(JudgedStaff.Password + "\n", "user", "add", "--email", Email, "--name", "Ada Quill", "--role", "administrator", "--password-stdin");
        var answer = await VerbAsync(null, "user", "add", "--email", "ben@harbour.example", "--name", "Ben Quill", "--role", "reporter");
        return new Uri(answer.Split((char[]?)null).First(word => word.Contains("/account/link/", StringComparison.Ordinal))).AbsolutePath;
    }

    /// <summary>Another site asks the filter about a comment; returns the check's id.</summary>
    private async Task<string> CheckAsync(HttpClient client)
    {
        var key = (await VerbAsync(null, "key", "add", "--site", "https://news.example.org", "--name", "The News")).Trim();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["api_key"] = key,
            ["blog"] = "https://news.example.org",
            ["user_ip"] = "198.51.100.7",
            ["comment_content"] = "Cheap watches, best prices: https://watches.example",
        });
        using var answer = await client.PostAsync(Address + "/1.1/comment-check", form);
        return answer.Headers.GetValues("X-akismet-guid").Single();
    }

    /// <summary>Tries a comment policy on what was said so far, to its end; returns the path of what came of it.</summary>
    private static async Task<string> ReplayAsync(IPage page)
    {
        await page.GotoAsync("/newsroom/settings/comments");
        await page.GetByRole(AriaRole.Button, new() { Name = "See what would change" }).ClickAsync();
        await page.WaitForURLAsync("**/replays/*");
        var path = new Uri(page.Url).AbsolutePath;
        while (await page.Locator("#found").CountAsync() == 0)
            await page.GotoAsync(path);
        return path;
    }

    private async Task<string> VerbAsync(string? input, params string[] words)
    {
        var (code, output, errors) = await RunningProgram.RunAsync(input, [.. words, "--Masthead:DataDirectory=" + Path.Combine(paper.Directory, "data")]);
        Assert.True(code == 0, errors);
        return output;
    }

    private static async Task<string> SignInAsync(IPage page)
    {
        await JudgedStaff.SignInAsync(page, Email);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Desk");
        return await page.Context.StorageStateAsync();
    }
}

/// <summary>One paper for all judges, who look at it one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class Judgement : ICollectionFixture<JudgedPaper>
{
    public const string Name = "Judges";
}
