using System.Text.Json;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Reports;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Akismet;

public sealed class ReportTests
{
    private const string Remark = "The \"north\" pier opens on Monday, says the harbour master.\r\nIt's about time.";

    [Fact]
    public async Task Every_check_is_on_the_disk_before_it_is_answered()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        var guid = (await site.PostAsync("/1.1/comment-check", Client.Comment(key, Remark))).Header("X-akismet-guid")!;
        await using var db = site.OpenDatabase();
        var check = await db.Checks.SingleAsync();
        Assert.Equal(CheckIds.Of(guid), check.Id);
        Assert.Equal(site.Clock.GetUtcNow(), CheckIds.At(check.Id));
        Assert.Equal(("198.51.100.7", "198.51.100.0/24"), (check.Address, check.Network));
        var day = await db.DayCounts.SingleAsync();
        Assert.Equal((1, 1, 0), (day.Checks, day.Ham, day.Spam));
    }

    [Fact]
    public async Task A_report_finds_its_check_though_slashes_and_white_space_differ()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, Remark.Replace("\"", "\\\"").Replace("'", "\\'")));
        await site.PostAsync("/1.1/submit-spam", Client.Comment(key, "  " + Remark.Replace("\r\n", " \n "), ("reporter", "admin")));
        await using var db = site.OpenDatabase();
        var report = await db.Reports.SingleAsync();
        Assert.Equal((await db.Checks.SingleAsync()).Id, report.CheckId);
        Assert.Equal(("admin", Mistake.MissedSpam, Label.Spam), (report.Reporter, report.Mistake, report.Label));
        Assert.Equal(1, (await db.DayCounts.SingleAsync()).Missed);
    }

    [Theory]
    [InlineData("198.51.100.77, 10.0.0.1", "198.51.100.77", "198.51.100.0/24")]
    [InlineData("198.51.100.77:50312", "198.51.100.77", "198.51.100.0/24")]
    [InlineData("2001:db8:7::9 ,198.51.100.1:80", "2001:db8:7::9", "2001:db8:7::/48")]
    [InlineData("::ffff:198.51.100.77", "::ffff:198.51.100.77", "198.51.100.0/24")]
    [InlineData("unknown, 198.51.100.1", "unknown, 198.51.100.1", "")]
    public async Task A_visitor_behind_a_proxy_is_the_first_that_is_named(string given, string address, string network)
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        var form = Client.Form(("api_key", key), ("blog", Client.Blog), ("user_ip", given), ("comment_content", Remark));
        Assert.Equal(200, (await site.PostAsync("/1.1/comment-check", form)).Status);
        await using var db = site.OpenDatabase();
        var check = await db.Checks.SingleAsync();
        Assert.Equal((address, network), (check.Address, check.Network));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00.0000000Z")]
    [InlineData("0001-01-01 00:00:00")]
    [InlineData("9999-12-31 23:59:59")]
    [InlineData("2200-01-01T00:00:00Z")]
    [InlineData("0000-00-00 00:00:00")]
    public async Task A_date_that_was_never_set_does_not_stand_in_a_reports_way(string date)
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, Remark, ("comment_date_gmt", date)));
        var seen = await site.PostAsync("/1.1/submit-spam", Client.Comment(key, Remark, ("comment_date_gmt", date)));
        Assert.Equal("Thanks for making the web a better place.", seen.Body);
        await using var db = site.OpenDatabase();
        Assert.Equal((await db.Checks.SingleAsync()).Id, (await db.Reports.SingleAsync()).CheckId);
    }

    [Fact]
    public async Task A_report_teaches_at_once_only_this_site_and_only_once()
    {
        await using var site = await TestSite.StartAsync();
        var (key, other) = (await site.NewKeyAsync(), await site.NewKeyAsync("https://other.example"));
        var before = await ScoreAsync(site, key);
        await site.PostAsync("/1.1/submit-spam", Client.Comment(key, Remark));
        var once = await ScoreAsync(site, key);
        Assert.True(once > before, $"{once} should be above {before}");
        Assert.Equal(before, await ScoreAsync(site, other));
        Assert.Equal("Thanks for making the web a better place.", (await site.PostAsync("/1.1/submit-spam", Client.Comment(key, Remark))).Body);
        Assert.Equal(once, await ScoreAsync(site, key));
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.SpamExamples.CountAsync());
        Assert.Equal(1, await db.DayCounts.SumAsync(day => day.Missed));
    }

    [Fact]
    public async Task The_opposite_report_takes_the_first_back()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        await ScoreAsync(site, key);
        await site.PostAsync("/1.1/submit-spam", Client.Comment(key, Remark));
        await site.PostAsync("/1.1/submit-ham", Client.Comment(key, Remark));
        await using var db = site.OpenDatabase();
        var report = await db.Reports.SingleAsync();
        Assert.Equal((Label.Ham, Mistake.None), (report.Label, report.Mistake));
        Assert.Equal((0, 0), ((await db.DayCounts.SingleAsync()).Missed, (await db.DayCounts.SingleAsync()).FalsePositives));
        var effective = await db.SpamExamples.SingleAsync(example => example.RevokedAt == null);
        Assert.Equal(Label.Ham, effective.Label);
        Assert.Equal(2, await db.SpamExamples.CountAsync());
    }

    [Fact]
    public async Task A_test_neither_teaches_nor_counts()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, Remark, ("is_test", "1")));
        await site.PostAsync("/1.1/submit-spam", Client.Comment(key, Remark, ("is_test", "true")));
        await using var db = site.OpenDatabase();
        Assert.Equal(0, await db.Reports.CountAsync());
        Assert.Equal(0, await db.SpamExamples.CountAsync());
        var day = await db.DayCounts.SingleAsync();
        Assert.Equal((0, 1), (day.Checks, day.Tests));
        await site.PostAsync("/1.1/submit-spam", Client.Comment(key, Remark, ("is_test", "0")));
        Assert.Equal(1, await db.Reports.CountAsync());
    }

    [Fact]
    public async Task A_report_as_json_is_understood()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        var body = JsonSerializer.Serialize(new { api_key = key, blog = Client.Blog, user_ip = "198.51.100.7", comment_content = Remark, comment_context = new[] { "a", "b" } });
        var seen = await site.PostAsync("/1.1/submit-ham", body, contentType: "application/json");
        Assert.Equal("Thanks for making the web a better place.", seen.Body);
        await using var db = site.OpenDatabase();
        Assert.Equal(Remark, (await db.SpamExamples.SingleAsync()).Submission.Text);
    }

    [Fact]
    public async Task What_is_personal_goes_when_its_days_are_over()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync(policy: new SitePolicy { KeepHamText = true, KeepAddressDays = 7, KeepTextDays = 30, KeepChecksDays = 90 });
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, Remark, ("POST_secret", "hunter2"), ("HTTP_COOKIE", "hunter2")));
        async Task<CheckRecord?> AfterAsync(int days)
        {
            site.Clock.Advance(TimeSpan.FromDays(days));
            await site.Services.GetRequiredService<CheckRetention>().ApplyAsync(default);
            await using var db = site.OpenDatabase();
            return await db.Checks.SingleOrDefaultAsync();
        }

        var fresh = await AfterAsync(0);
        Assert.Equal("198.51.100.7", fresh!.Address);
        Assert.DoesNotContain("hunter2", fresh.Kept, StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100.7", fresh.Kept, StringComparison.Ordinal);
        var week = await AfterAsync(8);
        Assert.Null(week!.Address);
        Assert.NotNull(week.Kept);
        Assert.Null((await AfterAsync(30))!.Kept);
        Assert.Null(await AfterAsync(60));
    }

    [Fact]
    public async Task Of_ham_no_text_is_kept_unless_the_operator_says_so()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, Remark));
        await using var db = site.OpenDatabase();
        var check = await db.Checks.SingleAsync();
        Assert.Null(check.Kept);
        Assert.DoesNotContain("detail", check.Reasons, StringComparison.Ordinal);
    }

    private static async Task<double> ScoreAsync(TestSite site, string key) =>
        double.Parse((await site.PostAsync("/1.1/comment-check", Client.Comment(key, Remark))).Header("X-Masthead-Score")!);
}
