using System.Net;
using System.Text;
using AngleSharp.Html.Parser;
using Masthead.Cli;
using Masthead.Features.Accounts;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Accounts;

public sealed class SecondFactorTests
{
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        // RFC 6238, appendix B, the last six of its eight digits.
        Assert.Equal(code, Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Keys_are_written_in_base_32(string text, string expected) =>
        Assert.Equal(expected, Totp.ToBase32(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public async Task With_an_authenticator_the_password_alone_opens_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var (nadia, secret, _) = await site.WithAuthenticatorAsync(Role.Editor);
        using var browser = site.Visitor();

        var first = await browser.SignInAsync(nadia.Email);
        Assert.StartsWith("/account/sign-in/code", first.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/newsroom")).StatusCode);

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await browser.SendFormAsync("/account/sign-in/code", ("code", Totp.Code(secret, Totp.StepAt(site.Clock.GetUtcNow()))));
        Assert.Equal("/newsroom", second.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/newsroom")).StatusCode);
    }

    [Fact]
    public async Task Where_the_authenticator_is_lost_the_command_line_takes_it_off()
    {
        await using var site = await TestSite.StartAsync();
        var (nadia, _, _) = await site.WithAuthenticatorAsync(Role.Administrator);
        Assert.Equal(0, await MastheadCommand.RunAsync(["user", "reset", nadia.Email, .. site.Database.Settings]));
        using var browser = site.Visitor();
        Assert.StartsWith("/account/sign-in/code", (await browser.SignInAsync(nadia.Email)).Headers.Location!.ToString(), StringComparison.Ordinal);

        Assert.Equal(0, await MastheadCommand.RunAsync(["user", "reset", nadia.Email, "--forget-authenticator", .. site.Database.Settings]));
        Assert.Equal("/newsroom", (await browser.SignInAsync(nadia.Email)).Headers.Location?.ToString());
        await using var db = site.OpenDatabase();
        Assert.Empty((await db.Accounts.SingleAsync(account => account.Id == nadia.Id)).RecoveryCodes);
    }

    [Fact]
    public async Task A_code_that_was_used_never_works_again()
    {
        await using var site = await TestSite.StartAsync();
        var (nadia, secret, _) = await site.WithAuthenticatorAsync(Role.Editor);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var code = Totp.Code(secret, Totp.StepAt(site.Clock.GetUtcNow()));
        using var browser = site.Visitor();
        await browser.SignInAsync(nadia.Email);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SendFormAsync("/account/sign-in/code", ("code", code))).StatusCode);

        using var thief = site.Visitor("198.51.100.9");
        await thief.SignInAsync(nadia.Email);
        Assert.Equal(HttpStatusCode.BadRequest, (await thief.SendFormAsync("/account/sign-in/code", ("code", code))).StatusCode);
        // The clock of a device may be one step behind; a step before the used one does not open either.
        var earlier = Totp.Code(secret, Totp.StepAt(site.Clock.GetUtcNow()) - 1);
        Assert.Equal(HttpStatusCode.BadRequest, (await thief.SendFormAsync("/account/sign-in/code", ("code", earlier))).StatusCode);
    }

    [Fact]
    public async Task Two_browsers_that_send_one_code_at_once_are_not_both_let_in()
    {
        await using var site = await TestSite.StartAsync();
        var (nadia, secret, _) = await site.WithAuthenticatorAsync(Role.Editor);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var code = Totp.Code(secret, Totp.StepAt(site.Clock.GetUtcNow()));
        var browsers = Enumerable.Range(0, 6).Select(i => site.Visitor($"198.51.{i}.7")).ToArray();
        foreach (var browser in browsers)
            await browser.SignInAsync(nadia.Email);

        var answers = await Task.WhenAll(browsers.Select(browser => browser.SendFormAsync("/account/sign-in/code", ("code", code))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_recovery_code_opens_once_and_is_kept_only_as_a_hash()
    {
        await using var site = await TestSite.StartAsync();
        var (nadia, _, codes) = await site.WithAuthenticatorAsync(Role.Editor);
        Assert.Equal(10, codes.Count);
        await using (var db = site.OpenDatabase())
        {
            var row = await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == nadia.Id);
            Assert.DoesNotContain(row.RecoveryCodes, hash => codes.Contains(hash));
            Assert.DoesNotContain("otpauth", row.TotpSecret!, StringComparison.Ordinal);
        }
        using var browser = site.Visitor();
        await browser.SignInAsync(nadia.Email);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SendFormAsync("/account/sign-in/code", ("code", codes[3].ToLowerInvariant()))).StatusCode);
        using var again = site.Visitor();
        await again.SignInAsync(nadia.Email);
        Assert.Equal(HttpStatusCode.BadRequest, (await again.SendFormAsync("/account/sign-in/code", ("code", codes[3]))).StatusCode);
    }

    [Fact]
    public async Task The_second_step_cannot_be_reached_without_the_first()
    {
        await using var site = await TestSite.StartAsync();
        var (_, secret, _) = await site.WithAuthenticatorAsync(Role.Editor);
        using var browser = site.Visitor();
        var answer = await browser.SendFormAsync("/account/sign-in/code", ("code", Totp.Code(secret, Totp.StepAt(site.Clock.GetUtcNow()))), ("rememberMe", "true"));
        Assert.Equal("/account/sign-in", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Adding_an_authenticator_ends_every_other_session()
    {
        await using var site = await TestSite.StartAsync();
        var nadia = await site.HireAsync(Role.Editor);
        using var elsewhere = site.Visitor();
        await elsewhere.SignInAsync(nadia.Email);
        using var here = site.Visitor();
        await here.SignInAsync(nadia.Email);
        await here.AddAuthenticatorAsync(site);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task Where_the_paper_demands_a_second_factor_editors_are_asked_for_it()
    {
        await using var site = await TestSite.StartAsync();
        await site.Services.GetRequiredService<Masthead.Features.Settings.CurrentSettings>()
            .ChangeAsync(settings => settings with { RequireSecondFactor = true }, CancellationToken.None);
        using var editor = await site.SignedInAsync(Role.Editor);
        Assert.StartsWith("/account/authenticator", (await editor.GetAsync("/newsroom")).Headers.Location!.ToString(), StringComparison.Ordinal);
        await editor.AddAuthenticatorAsync(site);
        Assert.Equal(HttpStatusCode.OK, (await editor.GetAsync("/newsroom")).StatusCode);
        using var reporter = await site.SignedInAsync(Role.Reporter);
        Assert.Equal(HttpStatusCode.OK, (await reporter.GetAsync("/newsroom")).StatusCode);
    }

    [Fact]
    public async Task A_sensitive_page_asks_for_the_password_again_after_a_while()
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        site.Clock.Advance(ConfirmedRecentlyAttribute.Holds + TimeSpan.FromMinutes(1));
        Assert.StartsWith("/account/confirm", (await editor.GetAsync("/account/authenticator")).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await editor.SendFormAsync("/account/confirm", ("password", "wrong wrong wrong"))).StatusCode);
        var confirmed = await editor.SendFormAsync("/account/confirm", ("password", Staff.Password), ("returnUrl", "/account/authenticator"));
        Assert.Equal("/account/authenticator", confirmed.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await editor.GetAsync("/account/authenticator")).StatusCode);
    }

    [Fact]
    public async Task A_passkey_answer_without_a_challenge_opens_nothing()
    {
        await using var site = await TestSite.StartAsync();
        using var browser = site.Visitor();
        var answer = await browser.SendFormAsync("/account/sign-in/passkey", ("credential", "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}"));
        Assert.Equal("/account/sign-in?passkey=refused", answer.Headers.Location?.ToString());
        using var options = await browser.SendFormAsync("/account/sign-in/passkey-options");
        Assert.Contains("\"challenge\"", await options.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"userVerification\":\"required\"", await options.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}

internal static class Authenticators
{
    extension(TestSite site)
    {
        /// <summary>A person who has added an authenticator app, with its secret and the recovery codes; nobody is signed in.</summary>
        public async Task<(Account Person, byte[] Secret, IReadOnlyList<string> Codes)> WithAuthenticatorAsync(Role role)
        {
            var person = await site.HireAsync(role);
            using var browser = site.Visitor();
            await browser.SignInAsync(person.Email);
            var (secret, codes) = await browser.AddAuthenticatorAsync(site);
            return (person, secret, codes);
        }
    }

    extension(HttpClient browser)
    {
        public async Task<(byte[] Secret, IReadOnlyList<string> Codes)> AddAuthenticatorAsync(TestSite site)
        {
            var offer = new HtmlParser().ParseDocument(await browser.GetStringAsync("/account/authenticator"));
            Assert.StartsWith("data:image/png;base64,", offer.QuerySelector("main img")!.GetAttribute("src"), StringComparison.Ordinal);
            var secret = FromBase32(offer.QuerySelector("main code")!.TextContent.Replace(" ", "", StringComparison.Ordinal));
            var answer = await browser.SendFormAsync("/account/authenticator", ("code", Totp.Code(secret, Totp.StepAt(site.Clock.GetUtcNow()))));
            var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
            return (secret, page.QuerySelectorAll(".codes code").Select(code => code.TextContent).ToList());
        }
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
    }
}
