using Masthead.Cli;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Tests.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Tests.Features.SpamFilter;

/// <summary>The model file saves time and is never believed against the decisions.</summary>
public sealed class ModelFilesTests
{
    private static readonly string Ada = Reporter.Account(1);

    public static TheoryData<string> Spoilt => ["a bit is wrong", "it is cut short", "it is something else", "it is another site's", "it is empty"];

    [Theory, MemberData(nameof(Spoilt))]
    public async Task A_file_that_cannot_be_used_costs_time_and_no_decision(string how)
    {
        await using var site = await TestSite.StartAsync();
        await site.TeachAsync(Enumerable.Range(0, 70), Ada);
        var (before, file) = (await site.ChecksumAsync(), FileOf(site));
        await SpoilAsync(site, file, how);

        var book = site.Services.GetRequiredService<ExampleBook>();
        Assert.IsType<StoredModel.Unusable>(await book.StoredAsync(SpamGate.OwnSite, default));
        var finding = await LookAsync(site);
        Assert.Equal(HealthStatus.Degraded, finding.Status);
        Assert.Contains(file, finding.Description, StringComparison.Ordinal);
        Assert.Contains("spam model rebuild", finding.Description, StringComparison.Ordinal);
        Assert.Equal(before, (await book.ReadAsync(SpamGate.OwnSite, default)).Checksum());

        Assert.Equal(0, await MastheadCommand.RunAsync(["spam", "model", "rebuild", .. site.Database.Settings]));
        Assert.Equal(HealthStatus.Healthy, (await LookAsync(site)).Status);
        Assert.Equal(70, Assert.IsType<StoredModel.Good>(await book.StoredAsync(SpamGate.OwnSite, default)).Knowledge.Count);
    }

    [Fact]
    public async Task A_file_with_a_decision_that_was_taken_back_since_is_not_believed()
    {
        await using var site = await TestSite.StartAsync();
        await site.TeachAsync(Enumerable.Range(0, 70), Ada);
        var old = await File.ReadAllBytesAsync(FileOf(site), TestContext.Current.CancellationToken);
        await site.TeachAsync(7, null, Ada);
        var after = await site.ChecksumAsync();
        await File.WriteAllBytesAsync(FileOf(site), old, TestContext.Current.CancellationToken);

        var book = site.Services.GetRequiredService<ExampleBook>();
        Assert.Contains("other decisions", Assert.IsType<StoredModel.Unusable>(await book.StoredAsync(SpamGate.OwnSite, default)).Why, StringComparison.Ordinal);
        Assert.Equal(after, (await book.ReadAsync(SpamGate.OwnSite, default)).Checksum());
    }

    [Fact]
    public async Task A_backup_leaves_the_file_out_and_a_restored_site_has_the_same_model()
    {
        await using var site = await TestSite.StartAsync();
        await site.TeachAsync(Enumerable.Range(0, 70), Ada);
        var archive = Path.Combine(Path.GetTempPath(), $"masthead-{Guid.NewGuid():N}.tar.gz");
        try
        {
            Assert.Equal(0, await MastheadCommand.RunAsync(["backup", archive, .. site.Database.Settings]));
            var empty = await TestDatabase.CreateAsync();
            Assert.Equal(0, await MastheadCommand.RunAsync(["restore", archive, .. empty.Settings]));
            Assert.False(Directory.Exists(Path.Combine(empty.Directory, "models")));
            await using var restored = await TestSite.StartOnAsync(empty);
            Assert.Equal(await site.ChecksumAsync(), await restored.ChecksumAsync());
        }
        finally
        {
            File.Delete(archive);
        }
    }

    private static string FileOf(TestSite site) => site.Services.GetRequiredService<ModelFiles>().PathOf(SpamGate.OwnSite);

    private static async Task SpoilAsync(TestSite site, string file, string how)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        if (how == "a bit is wrong")
            bytes[bytes.Length / 2] ^= 1;
        if (how == "it is another site's")
        {
            await site.TeachAsync(1, Label.Spam, Ada, siteId: 9);
            await site.Services.GetRequiredService<ModelFiles>().WriteAsync(9, await site.Services.GetRequiredService<ExampleBook>().ReadAsync(9, default));
            bytes = await File.ReadAllBytesAsync(site.Services.GetRequiredService<ModelFiles>().PathOf(9));
        }
        await File.WriteAllBytesAsync(file, how switch { "it is cut short" => bytes[..^200], "it is something else" => new byte[5000], "it is empty" => [], _ => bytes });
    }

    private static async Task<HealthReportEntry> LookAsync(TestSite site) =>
        (await site.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["spam model"];
}
