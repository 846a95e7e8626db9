using System.Net;
using System.Text.RegularExpressions;
using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Spam;
using Masthead.Tests.Features.Akismet;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.ClientSites;

public sealed partial class ClientSitesTests
{
    private const string Spam = "Win big tonight at the golden wheel, first spin on the house";

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
        var page = await TextAsync(await chief.GetAsync("/newsroom/akismet/1"));
        Assert.DoesNotContain(key, list + page, StringComparison.Ordinal);
        Assert.Equal("valid", await VerifyAsync(site, key));

        var second = KeyText().Match(await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1?act=key", ("keyName", "new server")))).Groups["key"].Value;
        Assert.Equal(("valid", "valid"), (await VerifyAsync(site, key), await VerifyAsync(site, second)));
        await chief.SendFormAsync("/newsroom/akismet/1?act=revoke", ("keyId", "1"));
        Assert.Equal(("invalid", "valid"), (await VerifyAsync(site, key), await VerifyAsync(site, second)));
        await using var db = site.OpenDatabase();
        Assert.DoesNotContain(await db.SiteKeys.Select(row => row.Hash + row.Hint).ToListAsync(), row => row.Contains(key, StringComparison.Ordinal));
    }

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
        var saved = await chief.SendFormAsync("/newsroom/akismet/1?act=policy", ("name", "News"), ("onHeld", "Hold"), ("onFault", "Publish"), ("holdFrom", "0.4"), ("spamFrom", "0.8"),
            ("discardFrom", "0.99"), ("keepAddressDays", "3"), ("keepTextDays", "5"), ("keepChecksDays", "9"), ("monthlyLimit", "100"), ("sharesFilterOf", "0"));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var page = await TextAsync(await reader.GetAsync("/privacy/akismet/1"));
        Assert.Contains("internet address: for 3 days", page, StringComparison.Ordinal);
        Assert.Contains("shares with another site", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/privacy/akismet/99")).StatusCode);
        var refused = await TextAsync(await chief.SendFormAsync("/newsroom/akismet/1?act=policy", ("name", "News"), ("holdFrom", "0.9"), ("spamFrom", "0.5")));
        Assert.Contains("Not saved", refused, StringComparison.Ordinal);
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

    [GeneratedRegex("<code>(?<key>[a-z0-9]{12})</code>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex KeyText();
}
