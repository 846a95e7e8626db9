using System.Net;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Tests.Hosting;
using Masthead.Web;

namespace Masthead.Tests.Features.Reading;

public sealed class ProblemPagesTests
{
    [Theory]
    [InlineData("/nothing/here")]
    [InlineData("/error/404")]
    [InlineData("/media/../../etc/passwd")]
    [InlineData("/Reading/Article")]
    public async Task What_is_not_there_is_said_in_the_papers_own_design(string address)
    {
        await using var site = await TestSite.StartAsync();
        var page = await new Reader(site).OpenAsync(address, HttpStatusCode.NotFound);
        Assert.Equal(["This page is not in the paper"], page.AllWords("h1"));
        Assert.NotNull(page.QuerySelector(".masthead nav"));
        Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
    }

    [Theory]
    [InlineData("/newsroom/nothing")]
    [InlineData("/newsroom/articles/4711")]
    [InlineData("/moderation/nothing")]
    [InlineData("/account/nothing")]
    public async Task What_is_not_there_for_the_staff_is_said_inside_the_newsroom(string address)
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        using var response = await chief.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        var page = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
        Assert.Equal(["There is no such page here"], page.AllWords("h1"));
        Assert.NotNull(page.QuerySelector("nav[aria-label=Newsroom] a[href='/newsroom/articles']"));
    }

    [Fact]
    public async Task What_the_staff_may_not_do_is_said_inside_the_newsroom_and_a_guest_learns_where_to_sign_in()
    {
        await using var site = await TestSite.StartAsync();
        using var moderator = await site.SignedInAsync(Role.Moderator);
        using var refused = await moderator.GetAsync("/newsroom/settings");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.NotNull(new HtmlParser().ParseDocument(await refused.Content.ReadAsStringAsync()).QuerySelector("main a[href='/moderation']"));
        var page = await new Reader(site).OpenAsync("/newsroom/nothing", HttpStatusCode.NotFound);
        Assert.NotNull(page.QuerySelector("main a[href='/account/sign-in']"));
        Assert.Null(page.QuerySelector("nav[aria-label=Newsroom]"));
    }

    [Fact]
    public async Task A_program_is_answered_in_its_own_language()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await new Reader(site).AskAsync("/nothing/here", accept: "application/json");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"code\":\"not_found\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Every_status_has_words_of_its_own(int status)
    {
        await using var site = await TestSite.StartAsync();
        foreach (var address in (string[])[Problems.Address, Problems.StaffAddress])
            Assert.NotEqual("This did not work", (await new Reader(site).OpenAsync(address + status, (HttpStatusCode)status)).QuerySelector("h1").Words());
    }

    [Theory]
    [InlineData("PUT", "/comments")]
    [InlineData("DELETE", "/comments")]
    [InlineData("POST", "/")]
    [InlineData("POST", "/world/")]
    [InlineData("POST", "/nothing/here")]
    [InlineData("PATCH", "/search")]
    [InlineData("POST", "/privacy/comments")]
    public async Task A_method_that_a_page_does_not_know_is_refused_in_words(string method, string address)
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.Visitor().SendAsync(new HttpRequestMessage(new HttpMethod(method), address));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("GET", response.Content.Headers.Allow);
        Assert.Contains("<h1>That cannot be done here</h1>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "article=1&name=a%00b", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "no part at all", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{}", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_form_that_cannot_be_read_is_no_fault_of_ours_and_keeps_its_status(string type, string body, HttpStatusCode expected)
    {
        await using var site = await TestSite.StartAsync();
        using var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await site.Visitor().PostAsync("/comments", content);
        Assert.Equal(expected, response.StatusCode);
        Assert.Contains("<h1>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_from_another_site_is_refused_on_a_page_of_the_paper()
    {
        await using var site = await TestSite.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/comments") { Content = new FormUrlEncodedContent([new("article", "1")]) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await site.Visitor().SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("<h1>You may not do that here</h1>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/favicon.ico", HttpStatusCode.Redirect)]
    public async Task What_programs_ask_for_answers_a_request_for_its_head_too(string address, HttpStatusCode expected)
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.Visitor().SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_problem_is_never_kept_for_the_next_reader()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await new Reader(site).AskAsync("/nothing/here");
        Assert.True(response.Headers.CacheControl?.NoStore);
    }
}
