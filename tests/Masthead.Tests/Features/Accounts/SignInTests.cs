using System.Net;
using Masthead.Features.Accounts;
using Masthead.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Masthead.Tests.Features.Accounts;

public sealed class SignInTests
{
    [Fact]
    public async Task Somebody_with_the_right_password_reaches_their_account_in_a_host_cookie()
    {
        await using var site = await TestSite.StartAsync();
        var nadia = await site.HireAsync(Role.Editor);
        using var browser = site.Visitor();

        var answer = await browser.SignInAsync(nadia.Email);

        Assert.Equal("/newsroom", answer.Headers.Location?.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), header => header.StartsWith("__Host-masthead=", StringComparison.Ordinal));
        foreach (var part in new[] { "path=/", "secure", "httponly", "samesite=lax" })
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/sign-out")).StatusCode);
    }

    [Theory]
    [InlineData("news.example.org", "http", true)]
    [InlineData("news.example.org", "https", false)]
    [InlineData("localhost", "http", false)]
    public async Task Where_no_browser_would_stay_signed_in_the_page_says_so(string host, string scheme, bool isSaid)
    {
        await using var site = await TestSite.StartAsync();
        using var browser = site.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/sign-in") { Headers = { Host = host } };
        request.Headers.Add("X-Forwarded-Proto", scheme);
        using var page = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(isSaid, (await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("over https only", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_asks_with_a_wrong_password_does_not_learn_whether_the_account_exists()
    {
        await using var site = await TestSite.StartAsync();
        var nadia = await site.HireAsync(Role.Editor, "nadia@harbour.example");
        using var browser = site.Visitor();

        var wrong = await browser.SignInAsync(nadia.Email, "not the password at all");
        var unknown = await browser.SignInAsync("nobody@harbour.example", "not the password at all");

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(wrong.StatusCode, unknown.StatusCode);
        Assert.Equal((await wrong.Content.ReadAsStringAsync()).Replace(nadia.Email, "", StringComparison.Ordinal),
            (await unknown.Content.ReadAsStringAsync()).Replace("nobody@harbour.example", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_ten_wrong_passwords_even_the_right_one_waits_a_quarter_of_an_hour()
    {
        await using var site = await TestSite.StartAsync();
        var nadia = await site.HireAsync(Role.Editor);
        for (var i = 0; i < Account.FailuresUntilRest; i++)
        {
            using var guesser = site.Visitor($"198.51.{i}.1");
            await guesser.SignInAsync(nadia.Email, "guess number " + i);
        }
        using var browser = site.Visitor();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync(nadia.Email)).StatusCode);

        site.Clock.Advance(Account.Rest + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SignInAsync(nadia.Email)).StatusCode);
    }

    [Fact]
    public async Task One_network_that_tries_many_accounts_is_told_to_wait()
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < SignInLimit.FailuresAllowed; i++)
        {
            using var guesser = site.Visitor($"192.0.2.{i + 1}");
            Assert.Equal(HttpStatusCode.BadRequest, (await guesser.SignInAsync($"person{i}@harbour.example", "the same guess")).StatusCode);
        }
        using var browser = site.Visitor("192.0.2.200");
        var answer = await browser.SignInAsync("another@harbour.example", "the same guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), SignInLimit.Window);

        using var elsewhere = site.Visitor("198.51.100.7");
        Assert.Equal(HttpStatusCode.BadRequest, (await elsewhere.SignInAsync("another@harbour.example", "the same guess")).StatusCode);
        site.Clock.Advance(SignInLimit.Window);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync("another@harbour.example", "the same guess")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server_and_clears_the_browser()
    {
        await using var site = await TestSite.StartAsync();
        var nadia = await site.HireAsync(Role.Editor);
        using var browser = site.Visitor();
        var key = (await browser.SignInAsync(nadia.Email)).Headers.GetValues("Set-Cookie").First().Split(';')[0];

        var answer = await browser.SendFormAsync("/account/sign-out");

        Assert.Contains("\"cookies\"", answer.Headers.GetValues("Clear-Site-Data").Single(), StringComparison.Ordinal);
        await using (var db = site.OpenDatabase())
            Assert.Empty(await db.AccountSessions.ToListAsync());
        using var thief = site.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/sign-out");
        request.Headers.Add("Cookie", key);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_after_half_a_day_without_use_and_after_a_week_of_it()
    {
        await using var site = await TestSite.StartAsync();
        using var browser = await site.SignedInAsync(Role.Reporter);
        for (var used = TimeSpan.Zero; used < AccountSession.LongestLife - TimeSpan.FromHours(8); used += TimeSpan.FromHours(8))
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/sign-out")).StatusCode);
            site.Clock.Advance(TimeSpan.FromHours(8));
        }
        site.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account/sign-out")).StatusCode);

        using var idle = await site.SignedInAsync(Role.Reporter);
        site.Clock.Advance(AccountSession.LongestPause + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Redirect, (await idle.GetAsync("/account/sign-out")).StatusCode);
    }

    [Fact]
    public async Task A_dismissed_person_is_out_at_the_next_click()
    {
        await using var site = await TestSite.StartAsync();
        var nadia = await site.HireAsync(Role.Editor);
        using var browser = site.Visitor();
        await browser.SignInAsync(nadia.Email);
        await using (var db = site.OpenDatabase())
        {
            (await db.Accounts.SingleAsync(account => account.Id == nadia.Id)).Deactivate();
            await db.SaveChangesAsync();
        }
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account/sign-out")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync(nadia.Email)).StatusCode);
    }

    [Fact]
    public async Task A_sign_in_leads_only_to_places_on_this_site()
    {
        await using var site = await TestSite.StartAsync();
        foreach (var elsewhere in new[] { "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)" })
        {
            var person = await site.HireAsync(Role.Reporter);
            using var browser = site.Visitor();
            var answer = await browser.SendFormAsync("/account/sign-in", ("email", person.Email), ("password", Staff.Password), ("returnUrl", elsewhere));
            Assert.Equal("/newsroom", answer.Headers.Location?.ToString());
        }
    }

    [Fact]
    public async Task Another_site_cannot_sign_somebody_in()
    {
        await using var site = await TestSite.StartAsync();
        var nadia = await site.HireAsync(Role.Editor);
        using var browser = site.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/sign-in")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("email", nadia.Email), KeyValuePair.Create("password", Staff.Password)]),
        };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(request)).StatusCode);
    }

    [Fact]
    public void Passwords_cost_what_they_should()
    {
        var services = new ServiceCollection().AddLogging().AddAccounts(baseUrl: null).BuildServiceProvider();
        Assert.True(services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount >= 210_000);
    }
}
