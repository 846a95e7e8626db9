using Masthead.Browser.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Masthead.Browser.Walks;

/// <summary>A queue worked off from the keyboard, then the same without scripts; looked at on a telephone and at a desk, in light and in dark.</summary>
public sealed class ModerationWalks(Paper paper) : IClassFixture<Paper>
{
    private const string Email = "mo@harbour.example";

    [Fact]
    public async Task A_moderator_works_off_the_pile_by_keys_and_without_scripts()
    {
        var page = await paper.Chromium.VisitAsync(paper.Address);
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);
        await paper.SetUpAsync(page, "Mo Quayle", Email);
        await HoldFirstCommentsAsync(page);
        await LeaveCommentsAsync();

        await KeysMoveTickAndPressAsync(page);
        await AllButOneIsNotAllAsync(page);
        await KeysActOnAWholeRowAsync(page);
        await KeysAreLettersWhileTypingAsync(page);
        Assert.Empty(problems);
        await WithoutScriptsAsync();
    }

    private static async Task HoldFirstCommentsAsync(IPage page)
    {
        await page.GotoAsync("/newsroom/settings");
        await page.GetByRole(AriaRole.Link, new() { Name = "Which comments wait" }).ClickAsync();
        await page.GetByLabel("Hold everybody’s first comment").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save without trying" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
    }

    private async Task LeaveCommentsAsync()
    {
        var reader = await paper.Chromium.VisitAsync(paper.Address, scripts: false);
        await reader.GotoAsync("/");
        await reader.Locator("article h2 a, h2 a").First.ClickAsync();
        var article = reader.Url;
        string[] words =
        [
            "The timetable on the pier is two years old.", "Who paid for the new benches at the library?", "A good report, thank you for going there.",
            .. Enumerable.Range(0, 4).Select(i => $"We sell the finest copper kettles in the county, number {i}, and bring them to every door on Friday."),
        ];
        for (var i = 0; i < words.Length; i++)
        {
            await reader.GotoAsync(article);
            await reader.GetByLabel("Name").FillAsync($"Reader {i}");
            await reader.GetByLabel("Email").FillAsync($"reader{i}@example.org");
            await reader.GetByLabel("Comment", new() { Exact = true }).FillAsync(words[i]);
            await reader.Locator("form[action='/comments'] button").First.ClickAsync();
            await Expect(reader.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your comment waits for a moderator");
        }
    }

    private static async Task KeysMoveTickAndPressAsync(IPage page)
    {
        await page.GotoAsync("/moderation");
        await Expect(page.Locator("[data-keys]")).ToBeVisibleAsync();
        await Looks.AtAsync(page);
        var before = await page.Locator(".case").CountAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".case").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".case").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator(".case").Nth(1).Locator("input[name=id]")).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator(".bar")).ToContainTextAsync("1 comment approved.");
        await Expect(page.Locator(".case")).ToHaveCountAsync(before - 1);
        await Expect(page.Locator(".case").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(page.Locator(".bar")).ToContainTextAsync("Taken back: 1 comment.");
        await Expect(page.Locator(".case")).ToHaveCountAsync(before);
        // What came back has the focus, so the work goes on where it was.
        await Expect(page.Locator(".case").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("k");
        await Expect(page.Locator(".case").First).ToBeFocusedAsync();
    }

    private static async Task AllButOneIsNotAllAsync(IPage page)
    {
        await page.GotoAsync("/moderation");
        var before = await page.Locator(".case").CountAsync();
        await page.Locator("#all").CheckAsync();
        await Expect(page.Locator("input[name=id]:checked")).ToHaveCountAsync(before);
        await page.Locator("input[name=id]").First.UncheckAsync();
        await Expect(page.Locator("#all")).Not.ToBeCheckedAsync();
        await Expect(page.Locator("input[name=id]:checked")).ToHaveCountAsync(before - 1);
    }

    // The four kettles came last: their row is the first.
    private static async Task KeysActOnAWholeRowAsync(IPage page)
    {
        await page.GotoAsync("/moderation");
        var row = page.Locator(".case").First;
        await Expect(row.Locator(".variants summary")).ToHaveTextAsync("4 variants of one message");
        await row.Locator(".variants summary").ClickAsync();
        await Expect(row.Locator(".variants li").First).ToBeVisibleAsync();
        await Looks.AtAsync(page);
        await page.Keyboard.PressAsync("s");
        await Expect(page.Locator(".bar")).ToContainTextAsync("4 comments marked as spam.");
        await Expect(page.Locator(".variants")).ToHaveCountAsync(0);
    }

    private static async Task KeysAreLettersWhileTypingAsync(IPage page)
    {
        await page.GotoAsync("/moderation");
        var before = await page.Locator(".case").CountAsync();
        await page.GetByLabel("Why").PressSequentiallyAsync("just as dull");
        await Expect(page.GetByLabel("Why")).ToHaveValueAsync("just as dull");
        await Expect(page.Locator(".case")).ToHaveCountAsync(before);
        await Expect(page.Locator(".bar")).ToHaveCountAsync(0);
    }

    private async Task WithoutScriptsAsync()
    {
        var page = await paper.Chromium.VisitAsync(paper.Address, scripts: false, phone: true);
        await page.SignInAsync(Email);
        await page.GotoAsync("/moderation");
        await Expect(page.Locator("[data-keys]")).ToBeHiddenAsync();
        var before = await page.Locator(".case").CountAsync();
        // The first comment stands on the first screen, and the bar for many waits until there are any.
        await Expect(page.Locator(".case").First.Locator("h2")).ToBeInViewportAsync();
        await Expect(page.Locator(".bulk button").First).ToBeHiddenAsync();
        await page.Locator(".case").Nth(1).Locator("input[name=id]").CheckAsync();
        await Expect(page.Locator(".bulk button").First).ToBeInViewportAsync();
        await page.Locator(".case").Nth(1).Locator("input[name=id]").UncheckAsync();
        await page.Locator(".case").First.Locator("button[value^=approve]").ClickAsync();
        await Expect(page.Locator(".bar")).ToContainTextAsync("1 comment approved.");
        await Expect(page.Locator(".case").First).ToBeFocusedAsync();
        await Expect(page.Locator(".bar")).ToBeInViewportAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".case")).ToHaveCountAsync(before);
    }
}
