using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Spam;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Masthead.Tests.Features.Akismet;

/// <summary>What a process that was killed had answered and not written down.</summary>
public sealed class RecoverChecksTests
{
    [Fact]
    public async Task What_was_left_is_written_and_counted_once_and_a_line_that_was_cut_off_stops_nothing()
    {
        await using var database = await TestDatabase.CreateReadyAsync();
        long siteId;
        await using (var before = await TestSite.StartOnAsync(database.Kept()))
        {
            await before.NewKeyAsync();
            await using var db = before.OpenDatabase();
            siteId = (await db.ClientSites.SingleAsync()).Id;
        }
        Leave(database, Check(1, siteId), Check(2, siteId), Check(3, siteId: 999));
        await File.AppendAllTextAsync(Journal(database), "{\"Id\":4,\"Si", TestContext.Current.CancellationToken);

        await using (var site = await TestSite.StartOnAsync(database.Kept()))
        {
            await using var db = site.OpenDatabase();
            await Eventually.TrueAsync(async () => await db.Checks.CountAsync() == 2);
            await Eventually.TrueAsync(() => Task.FromResult(new FileInfo(Journal(database)).Length == 0));
            Assert.Equal(2, (await db.DayCounts.SingleAsync()).Checks);
            Assert.Contains("A calm remark.", (await db.Checks.FirstAsync()).Kept, StringComparison.Ordinal);
        }

        // Killed after the commit and before the file was emptied.
        Leave(database, Check(1, siteId), Check(2, siteId));
        await using var again = await TestSite.StartOnAsync(database.Kept());
        await Eventually.TrueAsync(() => Task.FromResult(new FileInfo(Journal(database)).Length == 0));
        await using var after = again.OpenDatabase();
        Assert.Equal((2, 2), (await after.Checks.CountAsync(), (await after.DayCounts.SingleAsync()).Checks));
    }

    private static void Leave(TestDatabase database, params PendingCheck[] checks)
    {
        using var journal = new CheckJournal(new DatabaseOptions { DataDirectory = database.Directory }, NullLogger<CheckJournal>.Instance);
        foreach (var check in checks)
            journal.Add(check);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Journal(database)));
    }

    private static PendingCheck Check(long id, long siteId) => new()
    {
        Id = id,
        SiteId = siteId,
        Prints = new Prints(1, 2, 3),
        Permalink = "",
        Address = "198.51.100.7",
        Network = "198.51.100.0/24",
        Outcome = Outcome.Spam,
        AnsweredSpam = true,
        Marks = CheckMarks.Fault,
        Score = 1,
        Reasons = "",
        Kept = "A calm remark.",
    };

    private static string Journal(TestDatabase database) => Path.Combine(database.Directory, "unrecorded-checks.jsonl");
}
