using System.Net;
using Masthead.Features.Accounts;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Newsroom;

/// <summary>Who reaches which page: one row a page, one letter a role (Reporter, Moderator, Editor, Administrator).</summary>
public sealed class RoleMatrixTests
{
    private static readonly (string Address, string Roles)[] Pages =
    [
        ("/newsroom/articles", "REA"),
        ("/newsroom/articles/new", "REA"),
        ("/newsroom/media", "REA"),
        ("/newsroom/sections", "EA"),
        ("/newsroom/authors", "EA"),
        ("/newsroom/people", "A"),
        ("/newsroom/settings", "A"),
        ("/newsroom/settings/comments", "A"),
        ("/newsroom/look", "A"),
        ("/moderation/reporters", "MEA"),
        ("/account", "RMEA"),
        ("/account/password", "RMEA"),
        ("/account/authenticator", "RMEA"),
        ("/account/passkeys", "RMEA"),
    ];

    private static readonly (string Address, string Roles)[] Writes =
    [
        ("/newsroom/articles/999/publication", "EA"),
        ("/newsroom/articles/999/schedule", "EA"),
        ("/newsroom/articles/999/withdrawal", "EA"),
        ("/newsroom/articles/999/submission", "REA"),
        ("/newsroom/articles/999/revisions/1", "REA"),
        ("/newsroom/sections/999", "EA"),
        ("/newsroom/sections/999?handler=remove", "EA"),
        ("/newsroom/authors/999", "EA"),
        ("/newsroom/media/999?handler=describe", "REA"),
        ("/newsroom/media/999?handler=remove", "EA"),
        ("/newsroom/people?handler=dismiss&id=999", "A"),
        ("/newsroom/people?handler=link&id=999", "A"),
        ("/newsroom/settings/comments/replays/999", "A"),
    ];

    [Fact]
    public async Task Everybody_reaches_their_pages_and_no_others()
    {
        await using var site = await TestSite.StartAsync();
        foreach (var role in Enum.GetValues<Role>())
        {
            using var browser = await site.SignedInAsync(role);
            foreach (var (address, roles) in Pages)
            {
                var status = (await browser.GetAsync(address)).StatusCode;
                Assert.True(status == (roles.Contains(role.ToString()[0]) ? HttpStatusCode.OK : HttpStatusCode.Forbidden), $"{role} {address}: {status}");
            }
            foreach (var (address, roles) in Writes)
            {
                var status = (await browser.SendFormAsync(address, ("version", "1"), ("at", "2030-01-01T10:00"), ("name", "Somebody"))).StatusCode;
                Assert.True(roles.Contains(role.ToString()[0]) ? status == HttpStatusCode.NotFound : status == HttpStatusCode.Forbidden, $"{role} POST {address}: {status}");
            }
        }
    }

    [Fact]
    public async Task A_stranger_reaches_none_of_them()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.Visitor();
        foreach (var (address, _) in Pages)
            Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync(address)).StatusCode);
        foreach (var (address, _) in Writes)
            Assert.NotEqual(HttpStatusCode.OK, (await stranger.SendFormAsync(address, ("version", "1"))).StatusCode);
    }

    [Fact]
    public async Task Another_site_cannot_use_the_session_of_an_editor()
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Administrator);
        foreach (var (address, _) in Writes)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent([]) };
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            Assert.Equal(HttpStatusCode.Forbidden, (await editor.SendAsync(request)).StatusCode);
            using var old = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent([]) };
            old.Headers.Add("Origin", "https://evil.example");
            Assert.Equal(HttpStatusCode.Forbidden, (await editor.SendAsync(old)).StatusCode);
        }
    }

    [Fact]
    public async Task Staff_pages_are_never_stored_and_never_indexed()
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        var answer = await editor.GetAsync("/newsroom");
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
