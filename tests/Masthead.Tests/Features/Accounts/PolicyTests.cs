using System.Net;
using Masthead.Features.Accounts;
using Masthead.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace Masthead.Tests.Features.Accounts;

public sealed class PolicyTests
{
    /// <summary>What a visitor must reach without an account, in order to get into one.</summary>
    private static readonly string[] ForEverybody =
        ["account/sign-in", "account/sign-in/code", "account/sign-in/passkey", "account/sign-in/passkey-options", "account/link/{token}", "account/interrupted", "setup/{token}"];

    [Fact]
    public async Task Every_page_of_the_staff_has_a_policy()
    {
        await using var site = await TestSite.StartAsync();
        site.Services.GetRequiredService<Masthead.Web.LatePages>().Find();
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => Masthead.Web.StaffPaths.Contains("/" + endpoint.RoutePattern.RawText!.TrimStart('/'))).ToList();
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint =>
        {
            var path = endpoint.RoutePattern.RawText!.TrimStart('/');
            var policy = endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            Assert.True(ForEverybody.Contains(path) ? isOpen : policy is not null && Policies.All.Contains(policy) && !isOpen,
                $"/{path} needs [Authorize(Policies.…)]");
        });
    }

    [Theory]
    [InlineData(Role.Reporter, "SignedIn Write")]
    [InlineData(Role.Moderator, "SignedIn Moderate")]
    [InlineData(Role.Editor, "SignedIn Write Publish Moderate")]
    [InlineData(Role.Administrator, "SignedIn Write Publish Moderate Administer")]
    internal void A_role_may_do_this_and_nothing_else(Role role, string policies) =>
        Assert.Equal(policies, string.Join(' ', Policies.All.Where(policy => Policies.Allows(policy, role))));

    [Fact]
    public async Task A_stranger_is_sent_to_the_sign_in_and_back_again()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.Visitor();
        var answer = await stranger.GetAsync("/account/sign-out");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/account/sign-in?returnUrl=%2Faccount%2Fsign-out", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }
}
