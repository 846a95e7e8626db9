using System.Diagnostics;
using System.Globalization;
using Masthead.Cli;
using Masthead.Cluster;
using Masthead.Features.Articles;
using Masthead.Features.Settings;
using Masthead.Features.SpamFilter;
using Masthead.Jobs;
using Masthead.Tests.Features.Akismet;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Cli;

/// <summary>Commands that are run while the site serves, on its own database: by the file's mark on SQLite, by its bus on PostgreSQL.</summary>
public sealed class BesideSiteTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-test-").FullName;

    private static async Task RunAsync(TestSite site, params string[] words) => Assert.Equal(MastheadCommand.Done, await MastheadCommand.RunAsync([.. words, .. site.Database.Settings]));

    private string Export(int articles, string more = "")
    {
        var file = Path.Combine(scratch, "export.xml");
        File.WriteAllText(file, "<rss><channel><link>https://old.example.org</link>" + string.Concat(Enumerable.Range(1, articles).Select(id => $"""
            <item><title>Old story {id}</title><link>https://old.example.org/p-{id}/</link><wp:post_id>{id}</wp:post_id><wp:post_name>p-{id}</wp:post_name><wp:status>publish</wp:status>
            <wp:post_type>post</wp:post_type><wp:post_date_gmt>2026-03-14 09:29:00</wp:post_date_gmt>{more}</item>
            """)) + "</channel></rss>");
        return file;
    }

    /// <summary>A site whose front page is kept, and where nobody but a command will change anything.</summary>
    private static async Task<(TestSite Site, PageCache Pages, HttpClient Reader)> ServeAsync()
    {
        var site = await TestSite.StartAsync();
        await new Conversation(site).BeginAsync();
        var (pages, reader) = (site.Services.GetRequiredService<PageCache>(), site.Visitor());
        // On PostgreSQL the site forgets all once more when its line stands.
        await Eventually.TrueAsync(async () =>
        {
            await reader.GetStringAsync("/");
            await Task.Delay(2 * OutsideChanges.Unseen);
            return pages.Counts.Pages > 0;
        });
        return (site, pages, reader);
    }

    private static Task IsSeenAsync(HttpClient reader, string address, string text) =>
        Eventually.TrueAsync(async () => (await reader.GetStringAsync(address)).Contains(text, StringComparison.Ordinal));

    [Fact]
    public async Task What_an_import_brings_is_read_without_a_restart()
    {
        var (site, _, reader) = await ServeAsync();
        await using var running = site;
        await RunAsync(site, "import", "wordpress", Export(3));
        await IsSeenAsync(reader, "/", "Old story 3");
        // A section is in no page but in the tree of sections, which is kept apart.
        Assert.Contains("Old story 3", await reader.GetStringAsync("/news/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_sent_before_the_server_hears_of_the_request_is_the_new_one_too()
    {
        await using var site = await TestSite.StartListeningAsync();
        using var reader = new HttpClient { BaseAddress = new Uri($"http://{site.Address}") };
        await reader.GetStringAsync("/");
        await RunAsync(site, "import", "wordpress", Export(3));
        await IsSeenAsync(reader, "/", "Old story 3");
    }

    [Fact]
    public async Task What_was_seeded_is_read_without_a_restart()
    {
        var (site, _, reader) = await ServeAsync();
        await using var running = site;
        await RunAsync(site, "seed", "--articles", "30", "--comments", "60", "--sections", "3");
        await Eventually.TrueAsync(async () =>
        {
            await using var db = site.OpenDatabase();
            var newest = await db.Articles.OrderByDescending(article => article.PublishedAt).Select(article => article.Path).FirstAsync();
            return (await reader.GetStringAsync("/")).Contains(newest, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_a_command_sets_is_in_force()
    {
        var (site, _, reader) = await ServeAsync();
        await using var running = site;
        await using (var command = Site.Build(site.Database.Settings))
            await command.Services.GetRequiredService<CurrentSettings>().ChangeAsync(settings => settings with { Name = "The Other Packet" }, default);
        await IsSeenAsync(reader, "/", "The Other Packet");
    }

    [Fact]
    public async Task A_key_that_is_revoked_is_refused()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        Assert.Equal("false", (await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark."))).Body);
        await RunAsync(site, "key", "revoke", key);
        await Eventually.TrueAsync(async () => (await site.PostAsync("/1.1/comment-check", Client.Comment(key, "Another."))).Body == "invalid");
    }

    [Fact]
    public async Task The_filter_knows_what_an_import_has_taught_it()
    {
        var (site, _, reader) = await ServeAsync();
        await using var running = site;
        var gate = site.Services.GetRequiredService<SpamGate>();
        var before = (await gate.KnowledgeAsync(SpamGate.OwnSite, default)).Count;
        await RunAsync(site, "import", "wordpress", "--teach", Export(5, """
            <wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>Ana</wp:comment_author><wp:comment_date_gmt>2026-02-02 10:00:00</wp:comment_date_gmt>
            <wp:comment_content>The lamps are still out at the north quay.</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type></wp:comment>
            """));
        await Eventually.TrueAsync(async () =>
        {
            await reader.GetStringAsync("/");
            return (await gate.KnowledgeAsync(SpamGate.OwnSite, default)).Count == before + 5;
        });
    }

    [Fact]
    public async Task Of_an_import_that_is_interrupted_all_that_was_written_is_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var (site, _, reader) = await ServeAsync();
        await using var running = site;
        using var verb = Process.Start(new ProcessStartInfo("dotnet", [typeof(Site).Assembly.Location, "import", "wordpress", Export(20_000), .. site.Database.Settings])
        { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        // Articles appear while it runs.
        await IsSeenAsync(reader, "/", "Old story");
        using var kill = Process.Start("kill", ["-TERM", verb.Id.ToString(CultureInfo.InvariantCulture)]);
        await verb.WaitForExitAsync();
        Assert.Equal(MastheadCommand.Stopped, verb.ExitCode);
        await using var db = site.OpenDatabase();
        var count = await db.Articles.CountAsync(article => article.Source != null);
        Assert.InRange(count, 1, 19_999);
        var last = await db.Articles.Where(article => article.Source != null).OrderByDescending(article => article.Id).Select(article => article.Headline).FirstAsync();
        await IsSeenAsync(reader, "/news/", last + "<");
    }

    [Fact]
    public async Task The_cache_in_front_is_to_be_told_of_an_import_too()
    {
        await using var site = await TestSite.StartAsync();
        await RunAsync(site, "import", "wordpress", Export(1), "--Masthead:CachePurgeUrl=http://127.0.0.1:9/purge");
        await using var db = site.OpenDatabase();
        Assert.True(await db.Jobs.AnyAsync(job => job.Kind == "PurgeCdn"));
    }

    [Fact]
    public async Task Who_only_reads_leaves_the_cache_alone()
    {
        var (site, pages, reader) = await ServeAsync();
        await using var running = site;
        var (sequence, kept) = (pages.Sequence, pages.Counts.Pages);
        foreach (var words in new string[][]
        {
            ["export", scratch + "/"], ["backup", Path.Combine(scratch, "site.tar.gz")], ["key", "list"], ["migrate"], ["search", "rebuild"], ["spam", "model", "info"], ["spam", "model", "rebuild"],
            ["import", "wordpress", "--dry-run", Export(3)],
            // Whoever works here is asked of the database each time.
            ["user", "add", "--email", "ana@example.org", "--name", "Ana", "--role", "editor"],
            ["user", "reset", "ana@example.org"], ["user", "list"],
        })
            await RunAsync(site, words);
        await Task.Delay(2 * OutsideChanges.Unseen);
        await reader.GetStringAsync("/");
        Assert.Equal((sequence, kept), (pages.Sequence, pages.Counts.Pages));
    }

    [Fact]
    public async Task What_the_site_itself_writes_evicts_no_more_than_it_touches()
    {
        var (site, pages, reader) = await ServeAsync();
        await using var running = site;
        await reader.GetStringAsync("/town/the-harbour-lights");
        var kept = pages.Counts.Pages;
        await pages.EvictAsync("front");
        await Task.Delay(2 * OutsideChanges.Unseen);
        await reader.GetStringAsync("/");
        Assert.Equal(kept, pages.Counts.Pages);
        Assert.False(File.Exists(Path.Combine(site.Database.Directory, ChangeMark.Name)));
    }

    public void Dispose() => Directory.Delete(scratch, recursive: true);
}
