using System.Net;
using Masthead.Features.Reading;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.AspNetCore.Routing;

namespace Masthead.Tests.Features.Reading;

public sealed class ReaderAddressesTests
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/world", true)]
    [InlineData("/world/", true)]
    [InlineData("/world/a-headline", true)]
    [InlineData("/world/search", true)]
    [InlineData("", false)]
    [InlineData("/search", false)]
    [InlineData("/Search", false)]
    [InlineData("/tags/ferry", false)]
    [InlineData("/comments", false)]
    [InlineData("/feed.xml", false)]
    [InlineData("/world/feed.xml", false)]
    [InlineData("/world/a-headline/comments.atom", false)]
    [InlineData("/2009/05/old.html", false)]
    public void What_only_a_front_or_an_article_can_be_needs_no_routing(string path, bool isOurs) => Assert.Equal(isOurs, ReaderAddresses.IsOurs(path));

    [Fact]
    public async Task No_other_address_begins_as_one_that_is_answered_before_routing()
    {
        await using var site = await TestSite.StartAsync();
        site.Services.GetRequiredService<LatePages>().Find();
        var others = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.PathSegments is [{ Parts: [{ IsParameter: false }, ..] }, ..])
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).ToList();
        Assert.True(others.Count > 50);
        Assert.All(others, path => Assert.False(ReaderAddresses.IsOurs(path), path));
        // Two begin with a parameter: what readers ask for, and the feeds below it, which end in a name with a dot.
        Assert.Equal(["/{**path:feed}", "/{**path}"], site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.PathSegments is [{ Parts: [{ IsParameter: true }, ..] }, ..]).Select(endpoint => endpoint.RoutePattern.RawText).Order());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/world")]
    public async Task Only_reading_is_answered_before_routing(string path)
    {
        await using var site = await TestSite.StartAsync();
        using var visitor = site.Visitor();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await visitor.PutAsync(path, null, TestContext.Current.CancellationToken)).StatusCode);
    }
}
