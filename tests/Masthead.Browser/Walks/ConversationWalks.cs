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
        await Expect(comment.GetByRole(AriaRole.Link, new() { Name = "Reply" }).First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_reply_whose_comment_has_gone_meanwhile_is_taken_under_the_article_when_it_is_sent_again()
    {
        var page = await OpenQuietAsync();
        await FillAsync(page, "I was wrong about the lamp, my uncle tells me, and he walked past it on his way to school for nine years.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("#comment-", StringComparison.Ordinal));
        var own = page.Url[(page.Url.IndexOf('#', StringComparison.Ordinal) + 1)..];

        var other = await OpenQuietAsync();
        await other.Locator($"#{own} > footer a").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Its receipt" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it back" }).ClickAsync();
        await Expect(page.GetByText("Your comment is taken back.")).ToBeVisibleAsync();

        await FillAsync(other, "My uncle walked past that lamp on his way to school, and he never once saw it dark.");
        await other.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("will stand under the article instead");
        await Expect(other.Locator("form input[name=parent]")).ToHaveCountAsync(0);
        await other.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await Expect(other.Locator(".thread")).ToContainTextAsync("never once saw it dark");
    }

    [Fact]
    public async Task A_reply_is_counted_where_its_branch_is_folded_and_is_not_news_to_its_writer()
    {
        var page = await OpenQuietAsync();
        await FillAsync(page, "My grandmother kept the other lamp, and she used to say that the east quay was the colder of the two.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        var mine = page.Locator(".thread > li").Last.Locator("article.comment").First;
        await Expect(mine).ToContainTextAsync("east quay");
        foreach (var (words, count) in ((string, string)[])[("She was right about the cold, and my mother said the same thing every winter of her life.", "1 reply"), ("It was the first winter that was so cold, if I remember what my father told me about it.", "2 replies")])
        {
            await mine.Locator("> footer a").ClickAsync();
            await FillAsync(page, words);
            await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
            await Expect(mine.Locator("> details > ol")).ToContainTextAsync(words);
            await Expect(mine.Locator("> details > summary")).ToHaveTextAsync(count);
            // Where a screen reader goes on.
            await Expect(mine.Locator("> details > ol > li").Last.Locator("header > a").First).ToBeFocusedAsync();
        }
        await Expect(mine.Locator(".fresh")).ToHaveCountAsync(0);
        await ReloadAsync(page);
        await Expect(page.Locator(".fresh")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_of_the_conversation_that_was_not_opened_before_is_not_news()
    {
        var page = await OpenAsync();
        var article = page.Url;
        var first = (await page.Locator("article.comment").First.GetAttributeAsync("id"))!["comment-".Length..];
        var stranger = await paper.Chromium.VisitAsync(paper.Address);
        await stranger.GotoAsync($"{article}?comment={first}");
        await ReadyAsync(stranger);
        await stranger.GotoAsync(article);
        await ReadyAsync(stranger);
        await Expect(stranger.Locator(".fresh")).ToHaveCountAsync(0);
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
        var count = await page.Locator("article.comment").CountAsync();
        // As if the last visit had ended an hour before the first comment.
        await VisitedAsync(page, "Math.min(...times) - 36e5");
        await ReloadAsync(page);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"{count} new comments since your last visit" })).ToBeVisibleAsync();
        await Expect(page.Locator(".fresh")).ToHaveCountAsync(count);
        // Another page of the same visit: what was new is new there as well.
        await ReloadAsync(page);
        await Expect(page.Locator(".fresh")).ToHaveCountAsync(count);
        await VisitedAsync(page, "Math.max(...times) + 1");
        await ReloadAsync(page);
        await Expect(page.Locator(".fresh")).ToHaveCountAsync(0);
    }

    private static Task VisitedAsync(IPage page, string when) => page.EvaluateAsync($$"""
        const times = [...document.querySelectorAll('article.comment header time')].map(time => Date.parse(time.dateTime));
        localStorage.setItem('visits', JSON.stringify([[document.getElementById('comments').dataset.article, {{when}}, {{when}}, []]]));
        """);

    private static async Task FillAsync(IPage page, string words)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ann Marsh");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("ann@example.org");
        await page.GetByLabel("Comment", new() { Exact = true }).FillAsync(words);
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
        await Expect(page.GetByLabel("Email")).ToHaveAttributeAsync("aria-describedby", "wrong-email email-hint");

        // Now something else is wrong: this field is described by its hint alone.
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("ann@example.org");
        await page.GetByLabel("Website").FillAsync("javascript:alert(1)");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await Expect(page.GetByLabel("Website")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Email")).ToHaveAttributeAsync("aria-describedby", "email-hint");
        await page.GetByLabel("Website").FillAsync("");
        await page.Context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await Expect(page.GetByText("It could not be sent.")).ToBeVisibleAsync();
        await Expect(page.Locator("form .error")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("Comment", new() { Exact = true })).ToHaveValueAsync("Kept words.");

        await page.Context.SetOfflineAsync(false);
        await page.GetByLabel("Website").FillAsync("javascript:alert(1)");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await Expect(page.GetByLabel("Website")).ToBeFocusedAsync();
        await Expect(page.GetByText("It could not be sent.")).ToHaveCountAsync(0);
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
        var page = await paper.Chromium.VisitAsync(paper.Address, isSeen: true);
        await page.GotoAsync("/");
        await page.Locator("main article h2 a").First.ClickAsync();
        await ReadyAsync(page);
        return page;
    }

    // Nobody has said anything under this one: what is sent stands on its first page.
    private async Task<IPage> OpenQuietAsync()
    {
        var page = await paper.Chromium.VisitAsync(paper.Address, isSeen: true);
        await page.GotoAsync("/sport/the-swimmer-with-no-advice");
        await ReadyAsync(page);
        return page;
    }
}
