using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Masthead.Web;

public sealed class SameOriginTests
{
    [Theory]
    [InlineData("same-origin", null, true)]
    [InlineData("none", null, true)]
    [InlineData("same-site", null, false)]
    [InlineData("cross-site", null, false)]
    [InlineData("cross-site", "https://news.example", false)]
    [InlineData("same-origin, none", null, false)]
    [InlineData(null, "https://news.example", true)]
    [InlineData(null, "https://NEWS.example:443", true)]
    [InlineData(null, "http://news.example", false)]
    [InlineData(null, "https://news.example:8443", false)]
    [InlineData(null, "https://evil.example", false)]
    [InlineData(null, "https://news.example.evil.example", false)]
    [InlineData(null, "null", false)]
    [InlineData(null, null, true)]
    public async Task A_write_is_taken_from_our_own_pages_only(string? site, string? origin, bool taken) =>
        Assert.Equal(taken ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await SendAsync("POST", "/comments", site, origin)).StatusCode);

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("WHATEVER")]
    public async Task Every_method_that_may_write_is_checked(string method) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(method, "/comments", "cross-site")).StatusCode);

    [Fact]
    public async Task Reading_from_elsewhere_is_welcome() =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("GET", "/comments", "cross-site", "https://evil.example")).StatusCode);

    [Theory]
    [InlineData("/1.1/comment-check", HttpStatusCode.OK)]
    [InlineData("/marked", HttpStatusCode.OK)]
    [InlineData("/1.10/x", HttpStatusCode.Forbidden)]
    public async Task A_protocol_without_cookies_is_exempt(string path, HttpStatusCode status) =>
        Assert.Equal(status, (await SendAsync("POST", path, "cross-site")).StatusCode);

    [Fact]
    public async Task The_configured_address_is_our_own_behind_a_proxy_that_hides_the_scheme() =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("POST", "/comments", null, "https://www.news.example")).StatusCode);

    [Theory]
    [InlineData("application/json", "application/problem+json")]
    [InlineData("text/html,application/xhtml+xml,*/*", null)]
    [InlineData("text/html, application/json", null)]
    public async Task A_program_is_refused_in_json(string accept, string? contentType)
    {
        using var response = await SendAsync("POST", "/comments", "cross-site", accept: accept);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.MediaType);
        if (contentType is not null)
            Assert.Contains("\"code\":\"cross_origin\"", await response.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> SendAsync(string method, string path, string? site, string? origin = null, string? accept = null)
    {
        using var server = await SmallHost.StartAsync(app =>
        {
            app.UseRouting();
            app.UseSameOrigin("https://www.news.example/", request => request.Path.StartsWithSegments("/1.1", StringComparison.Ordinal));
            app.Map("/{**rest}", () => "taken");
            app.Map("/marked", () => "taken").WithMetadata(new FromAnyOriginAttribute());
        });
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("https://news.example" + path));
        foreach (var (name, value) in (Span<(string, string?)>)[("Sec-Fetch-Site", site), ("Origin", origin), ("Accept", accept)])
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }
        return await client.SendAsync(request);
    }
}
