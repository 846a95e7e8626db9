using Masthead.Browser.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Masthead.Browser.Walks;

/// <summary>What scripts add to the conversation under an article; everything here works without them by links and forms.</summary>
public sealed class ConversationWalks(Paper paper) : IClassFixture<Paper>
{
    private const string Lamp = "My grandfather lit that lamp every evening for thirty years, and he never once wrote it down.";

    [Fact]
    public async Task The_form_comes_to_the_comment_that_is_answered_and_goes_back()
    {
        var page = await OpenAsync();
        var comment = page.Locator("article.comment").First;
        await comment.GetByRole(AriaRole.Link, new() { Name = "Reply" }).First.ClickAsync();
        await Expect(comment.GetByRole(AriaRole.Heading, new() { Name = "Reply to " })).ToBeVisibleAsync();
        await Expect(comment.Locator("form input[name=parent]")).ToHaveValueAsync((await comment.GetAttributeAsync("id"))!["comment-".Length..]);
        await Expect(page.GetByLabel("Comment", new() { Exact = true })).ToBeFocusedAsync();
        Assert.DoesNotContain("reply=", page.Url, StringComparison.Ordinal);

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Leave a comment" })).ToBeVisibleAsync();
        await Expect(page.Locator("form input[name=parent]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_draft_outlives_its_page_and_can_be_thrown_away()
    {
        var page = await OpenAsync();
        await page.Locator("article.comment").First.GetByRole(AriaRole.Link, new() { Name = "Reply" }).First.ClickAsync();
        await page.GetByLabel("Comment", new() { Exact = true }).FillAsync("Half a thought");
        await ReloadAsync(page);
        await Expect(page.GetByLabel("Comment", new() { Exact = true })).ToHaveValueAsync("Half a thought");
        await Expect(page.Locator("article.comment form input[name=parent]")).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Throw them away" }).ClickAsync();
        await ReloadAsync(page);
        await Expect(page.GetByLabel("Comment", new() { Exact = true })).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_comment_appears_where_it_belongs_and_others_are_told_of_it()
    {
        var other = await OpenAsync();
        var before = await other.Locator("article.comment").CountAsync();
        var page = await OpenAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ann Marsh");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("ann@example.org");
        await page.GetByLabel("Comment", new() { Exact = true }).FillAsync(Lamp);
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("#comment-", StringComparison.Ordinal));
        await Expect(page.Locator(".thread > li").Last).ToContainTextAsync(Lamp);
        await Expect(page.GetByLabel("Comment", new() { Exact = true })).ToHaveValueAsync("");

        await other.GetByRole(AriaRole.Button, new() { Name = "Show 1 new comment" }).ClickAsync();
        await Expect(other.Locator("article.comment")).ToHaveCountAsync(before + 1);
        await Expect(other.Locator("article.comment.new")).ToContainTextAsync(Lamp);
        await Expect(other.Locator("#comments-heading")).ToHaveTextAsync($"{before + 1} comments");
    }

    [Fact]
    public async Task What_is_new_since_the_last_visit_is_marked()
    {
        var page = await OpenAsync();
        await Expect(page.Locator(".fresh")).ToHaveCountAsync(0);
        // As if the last visit had been before the newest comment.
        await page.EvaluateAsync("""
            const ids = [...document.querySelectorAll('article.comment')].map(comment => +comment.id.slice(8)).sort((a, b) => a - b);
            localStorage.setItem('seen', JSON.stringify([[document.getElementById('comments').dataset.article, ids.at(-2)]]));
            """);
        await ReloadAsync(page);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "1 new comment since your last visit" })).ToBeVisibleAsync();
        await Expect(page.Locator(".fresh")).ToHaveCountAsync(1);
        await ReloadAsync(page);
        await Expect(page.Locator(".fresh")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_the_field_at_once_and_no_word_is_lost_when_the_line_is_down()
    {
        var page = await OpenAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ann Marsh");
        await page.Locator("#comment-email").EvaluateAsync("field => { field.type = 'text'; field.value = 'nowhere'; }");
        await page.GetByLabel("Comment", new() { Exact = true }).FillAsync("Kept words.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await Expect(page.GetByLabel("Email")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Email")).ToBeFocusedAsync();

        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("ann@example.org");
        await page.Context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await Expect(page.GetByText("It could not be sent.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Comment", new() { Exact = true })).ToHaveValueAsync("Kept words.");
    }

    private static async Task ReloadAsync(IPage page)
    {
        await page.ReloadAsync();
        await ReadyAsync(page);
    }

    // It is fetched when the comments come near, and this is the first thing it does.
    private static async Task ReadyAsync(IPage page)
    {
        await page.Locator("#comments").ScrollIntoViewIfNeededAsync();
        await Expect(page.Locator("p.since")).ToHaveCountAsync(1);
    }

    // The lead article of the sample edition has a conversation.
    private async Task<IPage> OpenAsync()
    {
        var page = await paper.Chromium.VisitAsync(paper.Address);
        await page.GotoAsync("/");
        await page.Locator("main article h2 a").First.ClickAsync();
        await ReadyAsync(page);
        return page;
    }
}
