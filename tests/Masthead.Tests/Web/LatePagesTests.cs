using System.Net;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Tests.Web;

public sealed class LatePagesTests
{
    [Fact]
    public async Task What_a_page_begins_with_is_what_it_is_found_by()
    {
        await using var site = await TestSite.StartAsync();
        var pages = site.Services.GetRequiredService<LatePages>();
        Assert.Empty(pages.Endpoints);

        pages.Find();

        var addresses = pages.Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).ToList();
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(LatePages.Beginnings.Contains(address.Split('/')[0]), address));
    }

    [Theory]
    [InlineData("/search?q=tide", HttpStatusCode.OK)]
    [InlineData("/SEARCH?q=tide", HttpStatusCode.OK)]
    [InlineData("/account/sign-in", HttpStatusCode.OK)]
    [InlineData("/newsroom", HttpStatusCode.Redirect)]
    public async Task The_first_request_for_a_page_finds_it(string address, HttpStatusCode status)
    {
        await using var site = await TestSite.StartAsync();
        Assert.Equal(status, (await site.Visitor().GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task Many_first_requests_at_once_find_it()
    {
        await using var site = await TestSite.StartAsync();
        using var visitor = site.Visitor();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => visitor.GetAsync("/account/sign-in"))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task A_reader_needs_none_of_them()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await site.Visitor().GetAsync("/")).StatusCode);
        Assert.Empty(site.Services.GetRequiredService<LatePages>().Endpoints);
    }
}
