using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Tests.Features.Operations;

public sealed class DoctorTests
{
    private static async Task<HealthReportEntry> LookAsync(TestSite site, string name)
    {
        var report = await site.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        return report.Entries[name];
    }

    [Fact]
    public async Task A_site_in_order_has_nothing_wrong()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true", "Masthead:BaseUrl=https://news.example.org");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(site.Database.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var name in new[] { "configuration", "database", "media", "search index" })
            Assert.Equal(HealthStatus.Healthy, (await LookAsync(site, name)).Status);
        Assert.NotEqual(HealthStatus.Unhealthy, (await LookAsync(site, "data directory")).Status);
    }

    [Fact]
    public async Task A_picture_without_its_file_is_named()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await using var db = site.OpenDatabase();
        var item = await db.Media.FirstAsync();
        File.Delete(site.Services.GetRequiredService<MediaFiles>().Find(item.Hash + Picture.Extension(item.ContentType))!);
        var found = await LookAsync(site, "media");
        Assert.Equal(HealthStatus.Unhealthy, found.Status);
        Assert.Contains(item.FileName, found.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_belongs_to_no_picture_is_named_once_it_is_no_upload_under_way()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        var stray = Path.Combine(Directory.CreateDirectory(Path.Combine(site.Database.Directory, "media", "ab")).FullName, $"{new string('a', 64)}.png");
        await File.WriteAllTextAsync(stray, "left behind", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(stray, site.Clock.GetUtcNow().UtcDateTime);
        Assert.Equal(HealthStatus.Healthy, (await LookAsync(site, "media")).Status);
        File.SetLastWriteTimeUtc(stray, site.Clock.GetUtcNow().UtcDateTime.AddHours(-2));
        var found = await LookAsync(site, "media");
        Assert.Equal(HealthStatus.Degraded, found.Status);
        Assert.Contains(Path.GetFileName(stray), found.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_others_can_enter_is_wrong()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }
        await using var site = await TestSite.StartAsync();
        File.SetUnixFileMode(site.Database.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var found = await LookAsync(site, "data directory");
        Assert.Equal(HealthStatus.Unhealthy, found.Status);
        Assert.Contains("chmod 700", found.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_knows_no_capitals_but_those_of_a_to_z_is_told_with_what_to_do()
    {
        await using var site = await TestSite.StartOnAsync(await TestDatabase.CreateOddAsync("ENCODING 'UTF8' LOCALE 'C'"));
        var found = await LookAsync(site, "database");
        Assert.Equal(HealthStatus.Degraded, found.Status);
        Assert.Contains("C.UTF-8", found.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_hold_every_letter_is_refused_before_anything_is_made_in_it()
    {
        await using var database = await TestDatabase.CreateOddAsync("ENCODING 'LATIN1' LOCALE 'C'");
        var refused = await Assert.ThrowsAsync<BadConfigurationException>(() => TestSite.StartOnAsync(database));
        Assert.Contains("LATIN1", refused.Message, StringComparison.Ordinal);
        await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var tables = new Npgsql.NpgsqlCommand("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", connection);
        Assert.Equal(0L, await tables.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_schema_that_waits_is_told_with_what_to_do()
    {
        await using var site = await TestSite.StartAsync();
        await using (var db = site.OpenDatabase())
            await db.Database.ExecuteSqlAsync($"DELETE FROM schema_steps WHERE name = (SELECT max(name) FROM schema_steps)");
        var found = await LookAsync(site, "database");
        Assert.Equal(HealthStatus.Degraded, found.Status);
        Assert.Contains("masthead migrate", found.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_article_that_no_search_finds_is_counted_with_what_to_do()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        Assert.Equal(HealthStatus.Healthy, (await LookAsync(site, "search index")).Status);
        await using (var db = site.OpenDatabase())
        {
            var forgotten = await db.Articles.FirstAsync(article => article.State == ArticleState.Published);
            await db.ForgetWordsAsync(forgotten.Id, forgotten.PublishedAt!.Value);
        }

        var found = await LookAsync(site, "search index");

        Assert.Equal(HealthStatus.Unhealthy, found.Status);
        Assert.StartsWith("1 of ", found.Description, StringComparison.Ordinal);
        Assert.Contains("masthead search rebuild", found.Description, StringComparison.Ordinal);
    }
}
