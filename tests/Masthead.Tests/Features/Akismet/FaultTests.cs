using System.Net;
using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Callbacks;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Akismet;

/// <summary>What a client sees while the disk is away: the table of checks is dropped, so that no record can be kept.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_fault_is_held_by_default()
    {
        var seen = await AskWithoutDiskAsync(new SitePolicy());
        Assert.Equal((200, "true", "text/plain; charset=utf-8"), (seen.Status, seen.Body, seen.Header("Content-Type")));
        Assert.NotNull(seen.Header("X-akismet-error"));
        Assert.NotNull(seen.Header("X-akismet-guid"));
    }

    [Fact]
    public async Task A_fault_is_published_where_the_operator_says_so()
    {
        var seen = await AskWithoutDiskAsync(new SitePolicy { OnFault = FaultAnswer.Publish });
        Assert.Equal((200, "false", null), (seen.Status, seen.Body, seen.Header("X-akismet-error")));
    }

    [Fact]
    public async Task A_fault_may_be_asked_again()
    {
        var seen = await AskWithoutDiskAsync(new SitePolicy { Rechecks = true });
        Assert.Equal((200, "false", "120", null), (seen.Status, seen.Body, seen.Header("X-akismet-recheck-after"), seen.Header("X-akismet-error")));
    }

    [Fact]
    public async Task A_client_that_was_told_to_ask_again_and_does_is_not_told_so_twice()
    {
        var seen = await AskWithoutDiskAsync(new SitePolicy { Rechecks = true }, ("recheck_reason", "recheck"));
        Assert.Equal(("true", null), (seen.Body, seen.Header("X-akismet-recheck-after")));
        Assert.NotNull(seen.Header("X-akismet-error"));
    }

    [Theory]
    [InlineData("recheck_queue", "no verdict")]
    [InlineData("wp-cli", "no verdict")]
    [InlineData("retry", "no verdict")]
    [InlineData("edit", "true")]
    public async Task WordPress_which_asks_about_a_comment_that_it_keeps_is_not_told_that_it_is_spam(string reason, string body)
    {
        var seen = await AskWithoutDiskAsync(new SitePolicy(), ("recheck_reason", reason));
        Assert.Equal((200, body), (seen.Status, seen.Body));
        Assert.NotNull(seen.Header("X-akismet-error"));
    }

    [Theory]
    [InlineData(nameof(HeldAnswer.Hold), "recheck_queue", "held")]
    [InlineData(nameof(HeldAnswer.Hold), "wp-cli", "held")]
    [InlineData(nameof(HeldAnswer.Hold), "retry", "true")]
    [InlineData(nameof(HeldAnswer.Hold), null, "true")]
    [InlineData(nameof(HeldAnswer.Spam), "recheck_queue", "true")]
    [InlineData(nameof(HeldAnswer.Publish), "recheck_queue", "false")]
    public async Task A_moderators_recheck_leaves_what_a_person_should_look_at(string policy, string? reason, string body)
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync(policy: new SitePolicy { OnHeld = Enum.Parse<HeldAnswer>(policy), HoldFrom = 0.001, SpamFrom = 1 });
        var seen = await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark.", [.. reason is null ? [] : new[] { ("recheck_reason", reason) }]));
        Assert.Equal(("held", body), (seen.Header("X-Masthead-Verdict"), seen.Body));
        // What it was not told is neither shown nor counted, and no report makes a mistake of it.
        using var chief = await site.SignedInAsync(Role.Administrator);
        Assert.Equal(body == "held" ? (false, true) : (true, false), (await PageAsync(chief, "told “"), await PageAsync(chief, "left where it was")));
        await site.PostAsync("/1.1/submit-spam", Client.Comment(key, "A calm remark."));
        await site.PostAsync("/1.1/submit-ham", Client.Comment(key, "A calm remark."));
        await using var db = site.OpenDatabase();
        var day = await db.DayCounts.SingleAsync();
        Assert.Equal((1, body == "true" ? 1 : 0, body == "false" ? 1 : 0, 1), (day.Checks, day.Spam, day.Ham, day.Held));
        Assert.Equal((0, body == "true" ? 1 : 0), (day.Missed, day.FalsePositives));

        static async Task<bool> PageAsync(HttpClient chief, string words) =>
            WebUtility.HtmlDecode(await chief.GetStringAsync("/newsroom/akismet/1")).Contains(words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_whose_record_failed_is_written_and_counted_when_the_disk_is_back()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        var guid = await AskMeanwhileAsync(site, () => site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark.")));
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, "Another remark."));
        await using var db = site.OpenDatabase();
        await Eventually.TrueAsync(async () => await db.Checks.CountAsync() == 2);
        var late = await db.Checks.SingleAsync(check => check.Id == CheckIds.Of(guid));
        Assert.Equal((CheckMarks.Fault, true, true), (late.Marks, late.AnsweredSpam, late.Kept!.Contains("A calm remark.", StringComparison.Ordinal)));
        var day = await db.DayCounts.SingleAsync();
        Assert.Equal((2, 1, 1), (day.Checks, day.Faults, day.Ham));
    }

    [Fact]
    public async Task What_the_disk_does_not_take_for_long_is_counted_all_the_same()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        var log = site.Services.GetRequiredService<CheckLog>();
        await AskMeanwhileAsync(site, async () =>
        {
            var seen = await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark."));
            for (var tries = 0; tries < 20; tries++)
                await log.WriteUnrecordedAsync();
            return seen;
        });
        await log.WriteUnrecordedAsync();
        await using var db = site.OpenDatabase();
        Assert.Equal(0, await db.Checks.CountAsync());
        Assert.Equal((1, 1), ((await db.DayCounts.SingleAsync()).Checks, (await db.DayCounts.SingleAsync()).Faults));
    }

    [Fact]
    public async Task Verdicts_faults_and_how_long_they_took_are_measured()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark about the tide tables."));
        await AskMeanwhileAsync(site, () => site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark.")));
        var metrics = (await site.GetAsync("/metrics", host: "localhost")).Body;
        Assert.Contains("\nmasthead_akismet_checks_total{verdict=\"ham\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nmasthead_akismet_checks_total{verdict=\"none\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nmasthead_akismet_faults_total{kind=\"record\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nmasthead_akismet_late_records 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nmasthead_akismet_check_seconds_bucket{le=\"+Inf\"} 2\nmasthead_akismet_check_seconds_sum ", metrics, StringComparison.Ordinal);
        Assert.Contains("\nmasthead_page_cache_pages ", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_the_limit_nothing_is_scored_and_nothing_is_hidden()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync(policy: new SitePolicy { MonthlyLimit = 2 });
        for (var i = 0; i < 2; i++)
            Assert.Null((await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A remark " + i))).Header("X-akismet-error"));
        Assert.NotNull((await site.PostAsync("/1.1/comment-check", Client.Comment(key, "One more"))).Header("X-akismet-error"));
        Assert.Contains("\"throttled\":true", (await site.GetAsync("/1.2/usage-limit?api_key=" + key)).Body, StringComparison.Ordinal);
        Assert.Contains("\"limit_reached\":true", (await site.PostAsync("/1.1/get-subscription", "key=" + key)).Body, StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        var day = await db.DayCounts.SingleAsync();
        Assert.Equal((2, 1), (day.Checks, day.Refused));
    }

    [Theory]
    [InlineData("https://news.example.org/wp-json/akismet/v1/webhook", true)]
    [InlineData("https://news.example.org/index.php?rest_route=/akismet/v1/webhook", true)]
    [InlineData("https://evil.example/wp-json", false)]
    [InlineData("https://news.example.org:8443/", false)]
    [InlineData("https://user@news.example.org/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("http://169.254.169.254/latest", false)]
    public void Only_the_sites_own_host_is_called_back(string callback, bool expected) =>
        Assert.Equal(expected, CallbackAddress.Read(callback, Client.Blog) is not null);

    private static async Task<Seen> AskWithoutDiskAsync(SitePolicy policy, params (string, string)[] more)
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync(policy: policy);
        await using (var db = site.OpenDatabase())
            await db.Database.ExecuteSqlAsync($"DROP TABLE akismet_checks");
        return await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark.", more));
    }

    /// <summary>Asks while no record can be kept; afterwards the disk takes them again.</summary>
    private static async Task<string> AskMeanwhileAsync(TestSite site, Func<Task<Seen>> ask)
    {
        await using var db = site.OpenDatabase();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE akismet_checks RENAME TO away");
        var seen = await ask();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE away RENAME TO akismet_checks");
        Assert.NotNull(seen.Header("X-akismet-error"));
        return seen.Header("X-akismet-guid")!;
    }
}
