using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Tests.Features.Akismet;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.ClientSites;

public sealed partial class ClientSitesTests
{
    private const string Spam = "Win big tonight at the golden wheel, first spin on the house";

    [Theory]
    [InlineData("notaurl", false)]
    [InlineData("ftp://blog.example.org", false)]
    [InlineData("blog.example.org", true)]
    [InlineData("localhost:8080", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("http://intranet/blog", true)]
    public void A_word_that_is_no_address_is_not_taken_for_a_site(string typed, bool isAddress) => Assert.Equal(isAddress, BlogAddress.ReadTyped(typed) is not null);

    [Fact]
    public async Task Only_administrators_come_in()
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        Assert.Equal(HttpStatusCode.Forbidden, (await editor.GetAsync("/newsroom/akismet")).StatusCode);
        using var stranger = site.Visitor();
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/newsroom/akismet")).StatusCode);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_works_until_it_is_revoked()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var key = KeyText().Match(await TextAsync(await chief.SendFormAsync("/newsroom/akismet", ("url", Client.Blog), ("name", "The News")))).Groups["key"].Value;
        Assert.Equal(12, key.Length);
        var list = await TextAsync(await chief.GetAsync("/newsroom/akismet"));
        Assert.Contains("The News", list, StringComparison.Ordinal);
        var page = await TextAsync(await chief.GetAsync("/newsroom/akismet/1/setup"));
        Assert.DoesNotContain(key, list + page, StringComparison.Ordinal);
        Assert.Equal("valid", await VerifyAsync(site, key));

        var second = KeyText().Match(await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1/setup?act=key", ("keyName", "new server")))).Groups["key"].Value;
        Assert.Equal(("valid", "valid"), (await VerifyAsync(site, key), await VerifyAsync(site, second)));
        // Not by the page of another site.
        await site.NewKeyAsync("https://other.example");
        Assert.Contains("done=gone", (await chief.SendFormAsync("/newsroom/akismet/2/setup?act=revoke", ("keyId", "1"))).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("valid", await VerifyAsync(site, key));
        Assert.Contains("done=revoked", (await chief.SendFormAsync("/newsroom/akismet/1/setup?act=revoke", ("keyId", "1"))).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("done=gone", (await chief.SendFormAsync("/newsroom/akismet/1/setup?act=revoke", ("keyId", "1"))).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("invalid", "valid"), (await VerifyAsync(site, key), await VerifyAsync(site, second)));
        await using var db = site.OpenDatabase();
        Assert.DoesNotContain(await db.SiteKeys.Select(row => row.Hash + row.Hint).ToListAsync(), row => row.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_is_too_long_or_none_is_asked_for_again_and_not_lost()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var name = new string('n', 201);
        var refused = await chief.SendFormAsync("/newsroom/akismet", ("url", Client.Blog), ("name", name));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var page = await TextAsync(refused);
        Assert.Contains("has at most 200 characters", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{name}\"", page, StringComparison.Ordinal);

        await site.NewKeyAsync();
        Assert.Contains("has at most 100 characters", await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1/setup?act=key", ("keyName", name))), StringComparison.Ordinal);
        foreach (var wrong in new[] { name, " " })
        {
            var settings = await chief.SendFormAsync("/newsroom/akismet/1/settings", [("name", wrong), .. Settings("")]);
            Assert.Equal(HttpStatusCode.BadRequest, settings.StatusCode);
            Assert.Contains("It needs a name of at most 200 characters.", await TextAsync(settings), StringComparison.Ordinal);
        }
        await using var db = site.OpenDatabase();
        Assert.Equal((1, 1), (await db.ClientSites.CountAsync(), await db.SiteKeys.CountAsync()));
    }

    [Fact]
    public async Task Sites_share_the_filter_at_the_end_of_the_line_and_never_in_a_circle()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var (first, second, third) = (await site.NewKeyAsync(), await site.NewKeyAsync("https://second.example"), await site.NewKeyAsync("https://third.example"));
        using var reader = site.Visitor();
        Assert.Contains("is used for news.example.org alone", await TextAsync(await reader.GetAsync("/privacy/akismet/1")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await chief.SendFormAsync("/newsroom/akismet/2/settings", [("name", "second"), .. Settings("1")])).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await chief.SendFormAsync("/newsroom/akismet/3/settings", [("name", "third"), .. Settings("2")])).StatusCode);
        // The reader of the first is told that others learn with it.
        Assert.Contains("shares with another site", await TextAsync(await reader.GetAsync("/privacy/akismet/1")), StringComparison.Ordinal);

        foreach (var circle in new[] { "2", "3" })
            Assert.Contains("That filter cannot be shared", await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1/settings", [("name", "first"), .. Settings(circle)])), StringComparison.Ordinal);
        var offered = await TextAsync(await chief.GetAsync("/newsroom/akismet/1/settings"));
        Assert.DoesNotContain("shared with second", offered, StringComparison.Ordinal);

        var before = await ScoreAsync(first);
        await site.PostAsync("/1.1/submit-spam", Client.Comment(third, Spam));
        Assert.True(await ScoreAsync(first) > before);
        // But for what each knows of the sender, all three say the same.
        await using var db = site.OpenDatabase();
        Assert.Equal(1, (await db.SpamExamples.SingleAsync()).SiteId);
        Assert.Equal(await ScoreAsync(first), await ScoreAsync(second));

        async Task<double> ScoreAsync(string key) =>
            double.Parse((await site.PostAsync("/1.1/comment-check", Client.Comment(key, Spam))).Header("X-Masthead-Score")!, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Sites_that_share_in_a_circle_already_keep_their_own_filters()
    {
        await using var site = await TestSite.StartAsync();
        await site.NewKeyAsync();
        await site.NewKeyAsync("https://second.example", new SitePolicy { SharesFilterOf = 1 });
        Assert.True(await site.InScopeAsync<SetSitePolicy, bool>(verb => verb.RunAsync(1, "", new SitePolicy { SharesFilterOf = 2 }, default)));
        await using var db = site.OpenDatabase();
        var filters = new SharedFilters(await db.ClientSites.ToListAsync());
        Assert.Equal((1, 2), (filters.Of(1), filters.Of(2)));
        Assert.False(filters.IsShared(1));
    }

    [Fact]
    public async Task The_connection_test_says_what_a_private_address_means()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        await site.NewKeyAsync("http://127.0.0.1:1/");
        Assert.Contains("127.0.0.1 is on a private network and is not called from here", await TestAsync(new SitePolicy()), StringComparison.Ordinal);
        Assert.Contains("Allow calls to private addresses in the settings", await TestAsync(new SitePolicy { Rechecks = true }), StringComparison.Ordinal);
        Assert.Contains("nothing listens at 127.0.0.1:1", await TestAsync(new SitePolicy { CallbacksInside = true }), StringComparison.Ordinal);

        async Task<string> TestAsync(SitePolicy policy)
        {
            await site.InScopeAsync<SetSitePolicy, bool>(verb => verb.RunAsync(1, "", policy, default));
            return await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1/setup?act=test", ("tryKey", "")));
        }
    }

    [Theory]
    [InlineData("https://blog.invalid/", true)]
    [InlineData("http://localhost:1/", false)]
    public async Task The_connection_test_says_that_nobody_else_can_call_an_address_of_this_machine_alone(string blog, bool isSaid)
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        await site.NewKeyAsync(blog);
        var page = await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1/setup?act=test", ("tryKey", "")));
        Assert.Equal(isSaid, page.Contains("http://localhost leads only programs on this machine here", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(7, 30, 180, "address: for 7 days. After that only", "open, of a comment that was held, called spam or could not be judged: for 30 days")]
    [InlineData(0, 0, 180, "address: not at all, only its network", "judged: not at all")]
    [InlineData(400, 400, 10, "address: for 10 days", "judged: for 10 days")]
    [InlineData(1, 1, 0, "address: for an hour at most", "turned back): for an hour at most")]
    public async Task The_sites_own_page_promises_no_other_time_than_is_kept(int address, int text, int checks, string first, string second)
    {
        await using var site = await TestSite.StartAsync();
        await site.NewKeyAsync(policy: new SitePolicy { KeepAddressDays = address, KeepTextDays = text, KeepChecksDays = checks });
        using var reader = site.Visitor();
        var page = await TextAsync(await reader.GetAsync("/privacy/akismet/1"));
        Assert.Contains(first, page, StringComparison.Ordinal);
        Assert.Contains(second, page, StringComparison.Ordinal);
    }

    private static (string, string)[] Settings(string sharesFilterOf) =>
    [
        ("onHeld", "Spam"), ("onFault", "Hold"), ("holdFrom", "0.5"), ("spamFrom", "0.9"), ("discardFrom", "0.995"), ("keepAddressDays", "7"), ("keepTextDays", "30"),
        ("keepChecksDays", "180"), ("monthlyLimit", ""), ("sharesFilterOf", sharesFilterOf),
    ];

    [Fact]
    public async Task A_verdict_is_explained_and_can_be_corrected_from_here()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var key = await site.NewKeyAsync(policy: new SitePolicy { KeepHamText = true });
        var seen = await site.PostAsync("/1.1/comment-check", Client.Comment(key, Spam), host: "localhost");
        var address = new Uri(seen.Header("X-Masthead-Explanation")!).PathAndQuery;
        Assert.Contains("golden wheel", await TextAsync(await chief.GetAsync(address)), StringComparison.Ordinal);
        var before = double.Parse(seen.Header("X-Masthead-Score")!);
        Assert.Equal(HttpStatusCode.Redirect, (await chief.SendFormAsync(address, ("label", "spam"))).StatusCode);
        var after = await site.PostAsync("/1.1/comment-check", Client.Comment(key, Spam));
        Assert.True(double.Parse(after.Header("X-Masthead-Score")!) > before);
        var page = await TextAsync(await chief.GetAsync("/newsroom/akismet/1"));
        Assert.Contains("Reported as spam by Administrator Quayle", page, StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        Assert.Equal(Label.Spam, (await db.Reports.SingleAsync()).Label);
    }

    [Fact]
    public async Task The_sites_own_page_says_what_is_configured()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        await site.NewKeyAsync();
        using var reader = site.Visitor();
        Assert.Contains("internet address: for 7 days", await TextAsync(await reader.GetAsync("/privacy/akismet/1")), StringComparison.Ordinal);
        var saved = await chief.SendFormAsync("/newsroom/akismet/1/settings", ("name", "News"), ("onHeld", "Hold"), ("onFault", "Publish"), ("holdFrom", "0.4"), ("spamFrom", "0.8"),
            ("discardFrom", "0.99"), ("keepAddressDays", "3"), ("keepTextDays", "5"), ("keepChecksDays", "9"), ("monthlyLimit", "100"), ("sharesFilterOf", "0"));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var page = await TextAsync(await reader.GetAsync("/privacy/akismet/1"));
        Assert.Contains("internet address: for 3 days", page, StringComparison.Ordinal);
        Assert.Contains("shares with another site", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/privacy/akismet/99")).StatusCode);
        var refused = await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1/settings", ("name", "News"), ("holdFrom", "0.9"), ("spamFrom", "0.5")));
        Assert.Contains("Not saved", refused, StringComparison.Ordinal);
        // What was typed is still there, and each field says what is wrong with it.
        Assert.Contains("value=\"0.9\"", refused, StringComparison.Ordinal);
        Assert.Contains("below the score from which a message is held", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_counts_lists_and_filters_what_was_checked()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var key = await site.NewKeyAsync();
        Assert.Contains("Nothing has been checked yet", await TextAsync(await chief.GetAsync("/newsroom/akismet/1")), StringComparison.Ordinal);
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark about the tide tables."));
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, Spam, ("comment_author", "viagra-test-123")));
        var page = await TextAsync(await chief.GetAsync("/newsroom/akismet/1"));
        Assert.Contains("March 2026", page, StringComparison.Ordinal);
        Assert.Contains("golden wheel", page, StringComparison.Ordinal);
        Assert.DoesNotContain("tide tables", page, StringComparison.Ordinal);
        Assert.DoesNotContain("golden wheel", await TextAsync(await chief.GetAsync("/newsroom/akismet/1?show=good")), StringComparison.Ordinal);
        Assert.Contains("golden wheel", await TextAsync(await chief.GetAsync("/newsroom/akismet/1?show=spam")), StringComparison.Ordinal);
        Assert.Contains("None of these", await TextAsync(await chief.GetAsync("/newsroom/akismet/1?show=none")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_verdicts_are_a_page_further()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var key = await site.NewKeyAsync(policy: new SitePolicy { KeepHamText = true });
        for (var i = 0; i < 26; i++)
            await site.PostAsync("/1.1/comment-check", Client.Comment(key, $"Remark number {i} about the pier."));
        var first = await TextAsync(await chief.GetAsync("/newsroom/akismet/1"));
        Assert.Contains("Remark number 25 ", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Remark number 0 ", first, StringComparison.Ordinal);
        var older = await TextAsync(await chief.GetAsync(OlderAddress().Match(first).Groups["address"].Value));
        Assert.Contains("Remark number 0 ", older, StringComparison.Ordinal);
        Assert.DoesNotContain("Remark number 1 ", older, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_without_a_verdict_are_told_on_the_desk_and_on_the_sites_page()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var key = await site.NewKeyAsync();
        await using var db = site.OpenDatabase();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE akismet_checks RENAME TO away");
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, "Nobody could say"));
        await db.Database.ExecuteSqlAsync($"ALTER TABLE away RENAME TO akismet_checks");
        await site.Services.GetRequiredService<CheckLog>().WriteUnrecordedAsync();
        Assert.Contains("1 check for another site has had no verdict since yesterday", await TextAsync(await chief.GetAsync("/newsroom")), StringComparison.Ordinal);
        Assert.Contains("1 check without a verdict since yesterday", await TextAsync(await chief.GetAsync("/newsroom/akismet")), StringComparison.Ordinal);
        Assert.Contains("a group of records could not be written", await TextAsync(await chief.GetAsync("/newsroom/akismet")), StringComparison.Ordinal);
        var page = await TextAsync(await chief.GetAsync("/newsroom/akismet/1?show=none"));
        Assert.Contains("1 check has had no verdict since yesterday", page, StringComparison.Ordinal);
        Assert.Contains("Nobody could say", page, StringComparison.Ordinal);
        using var editor = await site.SignedInAsync(Role.Editor);
        Assert.DoesNotContain("no verdict since yesterday", await TextAsync(await editor.GetAsync("/newsroom")), StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromDays(2));
        Assert.DoesNotContain("no verdict since yesterday", await TextAsync(await chief.GetAsync("/newsroom")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_for_WordPress_holds_the_key_only_in_the_hand_that_has_it()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var key = await site.NewKeyAsync();
        var with = await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1/plugin", ("key", key)));
        Assert.Contains($"define( 'WPCOM_API_KEY', '{key}' )", with, StringComparison.Ordinal);
        Assert.Contains("define( 'MASTHEAD_SERVER', 'http://localhost' )", with, StringComparison.Ordinal);
        var without = await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1/plugin"));
        Assert.DoesNotContain("WPCOM_API_KEY", without, StringComparison.Ordinal);
    }

    private static async Task<string> VerifyAsync(TestSite site, string key) => (await site.PostAsync("/1.1/verify-key", $"key={key}&blog=https://a.example")).Body;

    private static async Task<string> TextAsync(HttpResponseMessage answer) => await answer.Content.ReadAsStringAsync();

    [GeneratedRegex("href=\"(?<address>[^\"#]+)#verdicts\">Older", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex OlderAddress();

    [GeneratedRegex("<code>(?<key>[a-z0-9]{12})</code>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex KeyText();
}
