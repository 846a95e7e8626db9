using System.Net;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Accounts;

public sealed class PeopleTests
{
    [Fact]
    public async Task The_first_administrator_is_made_by_a_link_that_works_once()
    {
        await using var site = await TestSite.StartAsync();
        var path = await site.Services.GetRequiredService<SetupLink>().IssueAsync(CancellationToken.None);
        using var browser = site.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/setup/" + OneTimeLink.NewToken())).StatusCode);

        var weak = await browser.SendFormAsync(path!, ("name", "Ada Quill"), ("email", "ada@harbour.example"), ("password", "password1234"));
        Assert.Equal(HttpStatusCode.BadRequest, weak.StatusCode);
        var made = await browser.SendFormAsync(path!, ("name", "Ada Quill"), ("email", "ada@harbour.example"), ("password", Staff.Password));
        Assert.Equal("/newsroom", made.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/newsroom/people")).StatusCode);

        using var second = site.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await second.GetAsync(path)).StatusCode);
        Assert.Null(await site.Services.GetRequiredService<SetupLink>().IssueAsync(CancellationToken.None));
        await using var db = site.OpenDatabase();
        Assert.Equal(Role.Administrator, (await db.Accounts.SingleAsync()).Role);
    }

    [Fact]
    public async Task A_new_start_ends_the_earlier_setup_link()
    {
        await using var site = await TestSite.StartAsync();
        var first = await site.Services.GetRequiredService<SetupLink>().IssueAsync(CancellationToken.None);
        var second = await site.Services.GetRequiredService<SetupLink>().IssueAsync(CancellationToken.None);
        using var browser = site.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(second)).StatusCode);
    }

    [Fact]
    public async Task An_administrator_takes_somebody_on_who_chooses_a_password_through_a_link()
    {
        await using var site = await TestSite.StartAsync();
        using var administrator = await site.SignedInAsync(Role.Administrator);
        var answer = await administrator.SendFormAsync("/newsroom/people", ("name", "Tom Brack"), ("email", "Tom@Harbour.example"), ("role", "Reporter"));
        var link = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).QuerySelector("input[readonly]")!.GetAttribute("value")!;

        using var tom = site.Visitor();
        Assert.Equal(HttpStatusCode.BadRequest, (await tom.SendFormAsync(link, ("password", "short"))).StatusCode);
        Assert.Equal("/newsroom", (await tom.SendFormAsync(link, ("password", "a boat with no oars"))).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await tom.GetAsync("/newsroom/articles")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await tom.GetAsync("/newsroom/people")).StatusCode);

        using var finder = site.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await finder.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await finder.SignInAsync("tom@harbour.example", "a boat with no oars")).StatusCode);
    }

    [Fact]
    public async Task A_link_is_too_old_after_two_days()
    {
        await using var site = await TestSite.StartAsync();
        var tom = await site.HireAsync(Role.Reporter);
        var path = await site.InScopeAsync<OneTimeLinks, string>(links => links.ForPasswordAsync(tom.Id, CancellationToken.None));
        site.Clock.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
        using var browser = site.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.SendFormAsync(path, ("password", "a boat with no oars"))).StatusCode);
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_lost()
    {
        await using var site = await TestSite.StartAsync();
        var ada = await site.HireAsync(Role.Administrator);
        using var browser = site.Visitor();
        await browser.SignInAsync(ada.Email);
        Assert.Equal(HttpStatusCode.Conflict, (await browser.SendFormAsync("/newsroom/people?handler=dismiss", ("id", $"{ada.Id}"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await browser.SendFormAsync("/newsroom/people?handler=role", ("id", $"{ada.Id}"), ("role", "Editor"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/newsroom/people")).StatusCode);
    }

    [Fact]
    public async Task Another_role_holds_from_the_next_sign_in_and_the_old_one_ends_at_once()
    {
        await using var site = await TestSite.StartAsync();
        using var administrator = await site.SignedInAsync(Role.Administrator);
        var tom = await site.HireAsync(Role.Administrator);
        using var browser = site.Visitor();
        await browser.SignInAsync(tom.Email);
        var changed = await administrator.SendFormAsync("/newsroom/people?handler=role", ("id", $"{tom.Id}"), ("role", "Reporter"));
        Assert.Contains("Saved.", await administrator.GetStringAsync(changed.Headers.Location!.ToString()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/newsroom/people")).StatusCode);
        await browser.SignInAsync(tom.Email);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/newsroom/people")).StatusCode);
    }

    [Fact]
    public async Task A_person_sees_where_they_are_signed_in_and_ends_a_session_there()
    {
        await using var site = await TestSite.StartAsync();
        var nadia = await site.HireAsync(Role.Editor);
        using var lost = site.Visitor("198.51.100.20");
        await lost.SignInAsync(nadia.Email);
        using var here = site.Visitor();
        await here.SignInAsync(nadia.Email);

        var page = new HtmlParser().ParseDocument(await here.GetStringAsync("/account"));
        var row = page.QuerySelectorAll("table.list tbody tr").Single(row => row.TextContent.Contains("198.51.100.0/24", StringComparison.Ordinal));
        await here.SendFormAsync("/account?handler=end", ("id", row.QuerySelector("input[name=id]")!.GetAttribute("value")!));

        Assert.Equal(HttpStatusCode.Redirect, (await lost.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another()
    {
        await using var site = await TestSite.StartAsync();
        using var nadia = await site.SignedInAsync(Role.Editor);
        using var tom = await site.SignedInAsync(Role.Editor);
        for (var id = 1; id <= 4; id++)
            await tom.SendFormAsync("/account?handler=end", ("id", $"{id}"));
        Assert.Equal(HttpStatusCode.OK, (await nadia.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_keeps_this_one()
    {
        await using var site = await TestSite.StartAsync();
        var nadia = await site.HireAsync(Role.Editor);
        using var elsewhere = site.Visitor();
        await elsewhere.SignInAsync(nadia.Email);
        using var here = site.Visitor();
        await here.SignInAsync(nadia.Email);
        Assert.Equal(HttpStatusCode.BadRequest, (await here.SendFormAsync("/account/password", ("present", "not this one at all"), ("password", "a boat with no oars"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await here.SendFormAsync("/account/password", ("present", Staff.Password), ("password", "a boat with no oars"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
        using var later = site.Visitor();
        Assert.Equal(HttpStatusCode.BadRequest, (await later.SignInAsync(nadia.Email)).StatusCode);
    }
}

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("marmalade on the ferry")]
    [InlineData("пароль из десяти лодок")]
    [InlineData("93847561029384756")]
    public void A_long_password_is_taken_whatever_it_is_made_of(string password) =>
        Assert.Null(PasswordRules.Complaint(password, "nadia@harbour.example", "Nadia Quayle"));

    [Fact]
    public void Sixty_four_characters_and_more_are_taken() =>
        Assert.Null(PasswordRules.Complaint(string.Concat(Enumerable.Range(0, 40).Select(i => $"w{i} ")), "nadia@harbour.example", "Nadia Quayle"));

    [Theory]
    [InlineData("elevenchars")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("password1234")]
    [InlineData("Password123!")]
    [InlineData("qwerty123456")]
    [InlineData("passwordpassword")]
    [InlineData("nadia@harbour.example")]
    [InlineData("NadiaQuayle1")]
    public void A_password_that_is_guessed_early_is_refused(string password) =>
        Assert.NotNull(PasswordRules.Complaint(password, "nadia@harbour.example", "Nadia Quayle"));

    [Fact]
    public void The_list_of_common_passwords_is_there() => Assert.True(CommonPasswords.Count > 10_000);
}
