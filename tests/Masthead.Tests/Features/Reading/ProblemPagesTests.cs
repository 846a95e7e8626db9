using System.Net;
using Masthead.Tests.Hosting;

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

    [Fact]
    public async Task A_program_is_answered_in_its_own_language()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await new Reader(site).AskAsync("/nothing/here", accept: "application/json");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Every_status_has_words_of_its_own(int status)
    {
        await using var site = await TestSite.StartAsync();
        var page = await new Reader(site).OpenAsync("/error/" + status, (HttpStatusCode)status);
        Assert.NotEqual("This did not work", page.QuerySelector("h1").Words());
    }

    [Fact]
    public async Task A_problem_is_never_kept_for_the_next_reader()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await new Reader(site).AskAsync("/nothing/here");
        Assert.True(response.Headers.CacheControl?.NoStore);
    }
}
