using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Masthead.Web;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/missing")]
    [InlineData("/fault")]
    public async Task Every_answer_carries_the_readers_policy(string path)
    {
        using var response = await GetAsync(path);
        var policy = Header(response, "Content-Security-Policy");
        Assert.StartsWith("default-src 'none';", policy);
        Assert.EndsWith("script-src " + ReaderScript.Source, policy);
        Assert.DoesNotContain("unsafe", policy);
        foreach (var directive in (string[])["base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "form-action 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'"])
            Assert.Contains(directive, policy);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("strict-origin-when-cross-origin", Header(response, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(response, "Permissions-Policy"));
        Assert.Equal("", Header(response, "Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("/newsroom")]
    [InlineData("/moderation/held")]
    [InlineData("/account/sign-in")]
    [InlineData("/newsroom/fault")]
    [InlineData("/marked")]
    public async Task Staff_pages_may_run_our_own_scripts_and_are_stored_nowhere(string path)
    {
        using var response = await GetAsync(path);
        Assert.EndsWith("script-src 'self'", Header(response, "Content-Security-Policy"));
        Assert.Equal("no-store", Header(response, "Cache-Control"));
        Assert.Contains("noindex", Header(response, "X-Robots-Tag"));
    }

    [Fact]
    public async Task A_reader_page_whose_name_begins_like_a_staff_page_is_a_reader_page() =>
        Assert.EndsWith("script-src " + ReaderScript.Source, Header(await GetAsync("/newsroom-reopens"), "Content-Security-Policy"));

    [Fact]
    public void What_readers_may_fetch_is_within_eight_kilobytes_and_without_its_notes()
    {
        var assets = Assets.Shared;
        var script = Encoding.UTF8.GetString(assets.Find(assets.Address("/assets/conversation.js"))!.For("").Body);
        Assert.InRange(Encoding.UTF8.GetByteCount(script), 1, 8 * 1024);
        Assert.DoesNotContain("\n//", script, StringComparison.Ordinal);
        Assert.DoesNotContain("\n ", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_page_is_permitted_nothing_and_spares_the_words()
    {
        using var response = await GetAsync("/assets/site.css");
        Assert.False(response.Headers.Contains("Permissions-Policy"));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.EndsWith("script-src " + ReaderScript.Source, Header(response, "Content-Security-Policy"));
    }

    [Fact]
    public async Task An_uploaded_file_is_in_a_sandbox()
    {
        using var response = await GetAsync("/media/a.svg");
        Assert.EndsWith("sandbox", Header(response, "Content-Security-Policy"));
        Assert.Equal("same-site", Header(response, "Cross-Origin-Resource-Policy"));
    }

    [Fact]
    public async Task Over_https_the_browser_is_told_to_stay_there() =>
        Assert.Equal("max-age=31536000; includeSubDomains", Header(await GetAsync("/", "https"), "Strict-Transport-Security"));

    private static async Task<HttpResponseMessage> GetAsync(string path, string scheme = "http")
    {
        using var server = await SmallHost.StartAsync(app =>
        {
            app.UseSecurityHeaders();
            app.UseExceptionHandler(errors => errors.Run(c => c.Response.WriteAsync("Sorry")));
            app.UseRouting();
            app.MapGet("/", () => "Hello");
            app.MapGet("/{**rest}", (string rest) => rest.EndsWith("fault", StringComparison.Ordinal) ? throw new InvalidOperationException("a fault") : Results.NotFound());
            app.MapGet("/marked", () => "x").WithMetadata(new ForAudienceAttribute(Audience.Staff));
        });
        using var client = server.CreateClient();
        return await client.GetAsync(new Uri($"{scheme}://localhost{path}"));
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
