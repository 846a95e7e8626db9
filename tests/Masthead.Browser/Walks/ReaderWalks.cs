using Masthead.Browser.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Masthead.Browser.Walks;

/// <summary>What a guest does, with scripts and without.</summary>
public sealed class ReaderWalks(Paper paper) : IClassFixture<Paper>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_goes_from_the_front_page_to_an_article_and_up_its_breadcrumb(bool scripts)
    {
        var page = await paper.Chromium.VisitAsync(paper.Address, scripts);
        await page.GotoAsync("/");
        var lead = page.Locator("main article h2 a").First;
        var headline = await lead.InnerTextAsync();
        await lead.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(headline);

        var trail = page.Locator("nav[aria-label=Breadcrumb]");
        await Expect(trail.Locator("ol > li").First).ToHaveTextAsync("Home");
        await Expect(trail.Locator("[aria-current=page]")).ToHaveTextAsync(headline);
        var parent = trail.Locator("a").Last;
        var section = await parent.InnerTextAsync();
        await parent.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(section);
        await Expect(page.Locator("main").GetByRole(AriaRole.Link, new() { Name = headline }).First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_leaves_a_comment_changes_it_and_takes_it_back(bool scripts)
    {
        var page = await paper.Chromium.VisitAsync(paper.Address, scripts, phone: true);
        await OpenLeadAsync(page);
        await FillAsync(page, $"The keeper of the light told me the same in 1998, {(scripts ? "over tea" : "over coffee")}.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("#comment-", StringComparison.Ordinal) || url.Contains("/comments/status/", StringComparison.Ordinal));
        if (page.Url.Contains("/comments/status/", StringComparison.Ordinal))
        {
            await Expect(page.GetByLabel("Your words")).ToBeVisibleAsync();
            await page.GetByLabel("Your words").FillAsync("The keeper of the light told me the same.");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save the change" }).ClickAsync();
            await Expect(page.GetByLabel("Your words")).ToHaveValueAsync("The keeper of the light told me the same.");
            await page.GetByRole(AriaRole.Button, new() { Name = "Take it back" }).ClickAsync();
            await Expect(page.GetByLabel("Your words")).ToHaveCountAsync(0);
        }
        else
        {
            var id = page.Url[(page.Url.LastIndexOf('#') + 1)..];
            await Expect(page.Locator($"article.comment[id={id}]")).ToContainTextAsync("The keeper of the light");
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_comment_stands_beside_the_field_and_the_words_are_kept()
    {
        var page = await paper.Chromium.VisitAsync(paper.Address, scripts: false);
        await OpenLeadAsync(page);
        await FillAsync(page, "Kept words.");
        // The browser's own checks are for its user; a person with another browser meets ours.
        await page.Locator("#comment-email").EvaluateAsync("field => { field.type = 'text'; field.value = 'nowhere'; }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        await Expect(page.GetByLabel("Email")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Comment", new() { Exact = true })).ToHaveValueAsync("Kept words.");
    }

    [Fact]
    public async Task Nothing_is_asked_of_another_host_and_readers_get_no_cookie()
    {
        var page = await paper.Chromium.VisitAsync(paper.Address);
        var foreign = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(paper.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                foreign.Add(request.Url);
        };
        await OpenLeadAsync(page);
        await page.GotoAsync("/privacy/comments");
        Assert.Empty(await page.Context.CookiesAsync());

        await OpenLeadAsync(page);
        await FillAsync(page, "Nobody else needs to know, thank you.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post comment" }).ClickAsync();
        // Whoever comments may get one, for the way back to their own words and to that address only.
        Assert.All(await page.Context.CookiesAsync(), cookie => Assert.Equal("/comments/mine", cookie.Path));
        Assert.Empty(foreign);
    }

    [Fact]
    public async Task No_page_of_the_paper_is_wider_than_a_telephone()
    {
        var page = await paper.Chromium.VisitAsync(paper.Address, phone: true);
        await OpenLeadAsync(page);
        foreach (var address in new[] { "/", new Uri(page.Url).AbsolutePath, "/privacy/comments", "/nothing-here" })
        {
            await page.GotoAsync(address);
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390, address + " is wider than 390 px");
        }
    }

    [Fact]
    public async Task An_article_comes_in_two_requests_and_fourteen_kilobytes_before_its_pictures()
    {
        var front = await paper.Chromium.VisitAsync(paper.Address, scripts: false);
        await OpenLeadAsync(front);
        var page = await paper.Chromium.VisitAsync(paper.Address);
        var requests = new List<IRequest>();
        page.RequestFinished += (_, request) => requests.Add(request);
        await page.GotoAsync(front.Url, new() { WaitUntil = WaitUntilState.NetworkIdle });

        var words = requests.Where(request => request.ResourceType != "image" && !request.Url.StartsWith("data:", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, words.Count);
        var bytes = 0;
        foreach (var request in words)
            bytes += await request.SizesAsync() is { } sizes ? sizes.ResponseBodySize + sizes.ResponseHeadersSize : 0;
        Assert.InRange(bytes, 1, 14 * 1024);
    }

    [Theory]
    [InlineData(700)]
    [InlineData(1280)]
    public async Task On_a_sheet_of_any_width_nothing_stands_over_the_words(int width)
    {
        var page = await paper.Chromium.VisitAsync(paper.Address, scripts: false);
        await page.SetViewportSizeAsync(width, 900);
        await page.GotoAsync("/today/town/line-four-comes-home");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        // A picture's caption and a pull quote, as wide as the column that they stand in, or less.
        Assert.True(await page.EvaluateAsync<bool>("""
            (() => {
                const wide = document.querySelector('.body > p:not(.dateline)').getBoundingClientRect().width + 1;
                const odd = [...document.querySelectorAll('.body aside, .body figure, .body figcaption')];
                return odd.length > 2 && odd.every(one => getComputedStyle(one).float === 'none' && one.getBoundingClientRect().width <= wide);
            })()
            """));
    }

    private static async Task OpenLeadAsync(IPage page)
    {
        await page.GotoAsync("/");
        await page.Locator("main article h2 a").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Leave a comment" })).ToBeVisibleAsync();
    }

    private static async Task FillAsync(IPage page, string text)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada Lovelace");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("ada@example.org");
        await page.GetByLabel("Comment", new() { Exact = true }).FillAsync(text);
    }
}
