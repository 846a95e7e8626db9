using Masthead.Browser.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Masthead.Browser.Walks;

/// <summary>From the link that the first start prints to a published article, without scripts; then a passkey, which needs them.</summary>
public sealed class StaffWalks(Paper paper) : IClassFixture<Paper>
{
    private const string Email = "ada@harbour.example";

    [Fact]
    public async Task The_first_administrator_sets_up_writes_publishes_and_adds_a_passkey()
    {
        await SetUpAndPublishAsync(await paper.Chromium.VisitAsync(paper.Address, scripts: false));
        await SignInByPasskeyAsync(await paper.Chromium.VisitAsync(paper.Address));
    }

    private async Task SetUpAndPublishAsync(IPage page)
    {
        await paper.SetUpAsync(page, "Ada Quill", Email);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Desk");

        await page.GetByRole(AriaRole.Link, new() { Name = "Write an article" }).ClickAsync();
        await page.GetByLabel("Headline").FillAsync("The harbour office opens an hour earlier");
        await page.GetByLabel("Body").FillAsync("From Monday the doors open **at seven**.");
        await page.GetByLabel("Section").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("Author 1").FillAsync("Ada Quill");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("readers see it now");
        await page.Locator(".facts a[href^='/']").Last.ClickAsync();
        await Expect(page.Locator("article.piece h1")).ToHaveTextAsync("The harbour office opens an hour earlier");
        await Expect(page.Locator("article.piece .body strong")).ToHaveTextAsync("at seven");
    }

    private static async Task SignInByPasskeyAsync(IPage page)
    {
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);
        await AddAuthenticatorAsync(page);
        await page.SignInAsync(Email);
        await page.GotoAsync("/account/passkeys");
        await page.GetByLabel("Name, to know it by").FillAsync("My phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove My phone" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Desk");
        await Expect(page.Locator(".banner")).ToHaveCountAsync(0);
        Assert.Empty(problems);
    }

    // A device that lives in the browser: it makes real keys and signs real challenges.
    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
