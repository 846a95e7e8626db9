using System.Collections.Concurrent;
using System.Text.Json;
using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Callbacks;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Akismet;

/// <summary>A check without a verdict, and the verdict that is posted to the client's webhook afterwards: a real host on this machine plays the client.</summary>
public sealed class RecheckTests
{
    private static readonly SitePolicy Inside = new() { Rechecks = true, CallbacksInside = true };

    [Fact]
    public async Task A_verdict_that_is_owed_is_posted_to_the_client_as_soon_as_there_is_one()
    {
        await using var blog = await Blog.StartAsync();
        await using var site = await TestSite.StartAsync();
        var (key, seen) = await AskWithoutDiskAsync(site, blog.Address, blog.Address + "/wp-json/akismet/v1/webhook", Inside);
        Assert.Equal(("false", "120", null), (seen.Body, seen.Header("X-akismet-recheck-after"), seen.Header("X-akismet-error")));
        Assert.Empty(blog.Posts);
        site.Clock.Advance(TimeSpan.FromSeconds(121));
        await Eventually.TrueAsync(async () => await site.Services.GetRequiredService<JobLoop>().RunNextAsync(default) || !blog.Posts.IsEmpty);
        var (path, body) = Assert.Single(blog.Posts);
        Assert.Equal("/wp-json/akismet/v1/webhook", path);
        using var json = JsonDocument.Parse(body);
        Assert.Equal((key, "comment-check"), (json.RootElement.GetProperty("key").GetString(), json.RootElement.GetProperty("endpoint").GetString()));
        var comment = Assert.Single(json.RootElement.GetProperty("comments").EnumerateArray());
        Assert.Equal((seen.Header("X-akismet-guid"), "false", "77", "ana@example.com"), (
            comment.GetProperty("guid").GetString(), comment.GetProperty("result").GetString(), comment.GetProperty("comment_post_ID").GetString(),
            comment.GetProperty("comment_author_email").GetString()));
        await using var db = site.OpenDatabase();
        await Eventually.TrueAsync(async () => !await Owed(db).AnyAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_verdict_that_came_later_is_the_one_that_is_shown(bool keepHamText)
    {
        await using var blog = await Blog.StartAsync();
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var (_, seen) = await AskWithoutDiskAsync(site, blog.Address, blog.Address + "/hook", Inside with { KeepHamText = keepHamText });
        await site.Services.GetRequiredService<CheckLog>().WriteUnrecordedAsync();
        Assert.Contains("No verdict</span>", await chief.GetStringAsync(Page(seen)), StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromSeconds(121));
        await using var db = site.OpenDatabase();
        await Eventually.TrueAsync(async () => await site.Services.GetRequiredService<JobLoop>().RunNextAsync(default) || !await Owed(db).AnyAsync());
        await Eventually.TrueAsync(async () => !await Owed(db).AnyAsync());
        Assert.Single(blog.Posts);

        var page = await chief.GetStringAsync(Page(seen));
        Assert.Contains("Good</span>", page, StringComparison.Ordinal);
        Assert.Contains("no verdict at first", page, StringComparison.Ordinal);
        var record = await db.Checks.AsNoTracking().SingleAsync();
        // The text was kept because nobody knew what it was.
        Assert.Equal((CheckMarks.Fault | CheckMarks.Later, keepHamText), (record.Marks, record.Kept is not null));
        Assert.Contains("None of these", await chief.GetStringAsync("/newsroom/akismet/1?show=none"), StringComparison.Ordinal);
        Assert.DoesNotContain("None of these", await chief.GetStringAsync("/newsroom/akismet/1?show=good"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verdict_of_a_client_that_asks_again_by_itself_is_shown_with_its_first_question()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        var (key, seen) = await AskWithoutDiskAsync(site, Client.Blog, "", Inside);
        await site.Services.GetRequiredService<CheckLog>().WriteUnrecordedAsync();
        await site.PostAsync("/1.1/comment-check", Client.Comment(key, "Another remark.", ("recheck_reason", "recheck")));
        Assert.Contains("No verdict</span>", await chief.GetStringAsync(Page(seen)), StringComparison.Ordinal);

        var again = await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark about the tide tables.", ("recheck_reason", "recheck")));

        var page = await chief.GetStringAsync(Page(seen));
        Assert.Contains("Good</span>", page, StringComparison.Ordinal);
        Assert.Contains("checks/" + CheckIds.Guid(CheckIds.Of(again.Header("X-akismet-guid")!), 0), page, StringComparison.Ordinal);
    }

    private static string Page(Seen seen) => "/newsroom/akismet/checks/" + seen.Header("X-akismet-guid");

    [Fact]
    public async Task The_key_does_not_lie_in_the_outbox_for_all_to_read()
    {
        await using var site = await TestSite.StartAsync();
        var (key, _) = await AskWithoutDiskAsync(site, "http://127.0.0.1:9", "http://127.0.0.1:9/hook", Inside);
        await using var db = site.OpenDatabase();
        Assert.DoesNotContain(key, (await Owed(db).SingleAsync()).Payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://elsewhere.example/wp-json/akismet/v1/webhook")]
    [InlineData("http://127.0.0.1:9999/hook")]
    [InlineData("")]
    public async Task Nothing_is_owed_to_an_address_that_is_not_the_sites_own(string callback)
    {
        await using var site = await TestSite.StartAsync();
        var (_, seen) = await AskWithoutDiskAsync(site, "http://127.0.0.1:9", callback, Inside);
        Assert.Equal("120", seen.Header("X-akismet-recheck-after"));
        await using var db = site.OpenDatabase();
        Assert.Equal(0, await Owed(db).CountAsync());
    }

    [Fact]
    public async Task Where_rechecks_are_off_nobody_is_told_to_ask_again_or_called()
    {
        await using var site = await TestSite.StartAsync();
        var (_, seen) = await AskWithoutDiskAsync(site, "http://127.0.0.1:9", "http://127.0.0.1:9/hook", new SitePolicy { CallbacksInside = true });
        Assert.Equal(("true", null), (seen.Body, seen.Header("X-akismet-recheck-after")));
        await using var db = site.OpenDatabase();
        Assert.Equal(0, await Owed(db).CountAsync());
    }

    [Fact]
    public async Task A_host_inside_our_own_network_is_not_called_unless_the_operator_says_so()
    {
        await using var blog = await Blog.StartAsync();
        await using var site = await TestSite.StartAsync();
        await AskWithoutDiskAsync(site, blog.Address, blog.Address + "/hook", new SitePolicy { Rechecks = true });
        site.Clock.Advance(TimeSpan.FromSeconds(121));
        await using var db = site.OpenDatabase();
        await Eventually.TrueAsync(async () =>
        {
            await site.Services.GetRequiredService<JobLoop>().RunNextAsync(default);
            return await Owed(db).AnyAsync(job => job.Attempts > 0);
        });
        Assert.Contains("no address that we call", (await Owed(db).SingleAsync()).LastError, StringComparison.Ordinal);
        Assert.Empty(blog.Posts);
    }

    private static IQueryable<Job> Owed(NewsDb db) => db.Jobs.AsNoTracking().Where(job => job.Kind == nameof(SendOwedVerdict));

    private static async Task<(string Key, Seen Seen)> AskWithoutDiskAsync(TestSite site, string blog, string callback, SitePolicy policy)
    {
        var key = await site.NewKeyAsync(blog, policy);
        await using var db = site.OpenDatabase();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE akismet_checks RENAME TO away");
        var seen = await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark about the tide tables.", ("callback", callback), ("comment_post_ID", "77")));
        await db.Database.ExecuteSqlAsync($"ALTER TABLE away RENAME TO akismet_checks");
        return (key, seen);
    }

    /// <summary>A client site with a webhook.</summary>
    private sealed class Blog(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentBag<(string Path, string Body)> Posts { get; } = [];

        public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        public static async Task<Blog> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var blog = new Blog(builder.Build());
            blog.Start();
            return blog;
        }

        private void Start()
        {
            app.Run(async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                Posts.Add((context.Request.Path, await reader.ReadToEndAsync()));
            });
            app.Start();
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
