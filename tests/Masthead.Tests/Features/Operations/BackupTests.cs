using Masthead.Cli;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Operations;

public sealed class BackupTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-backup-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private string At(string name) => Path.Combine(scratch, name);

    private static Task<int> RunAsync(TestDatabase database, params string[] words) => MastheadCommand.RunAsync([.. words, .. database.Settings]);

    [Fact]
    public async Task What_is_restored_makes_the_same_backup_again_byte_for_byte()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await site.InScopeAsync<LeaveComment, LeaveCommentOutcome>(async verb =>
            await verb.RunAsync(new SentComment(1, null, new TypedComment("Ada", "ada@example.org", "", "The ferry was late again.")), default));
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("one.tar.gz")));

        await using var empty = await TestDatabase.CreateAsync();
        Assert.Equal(0, await RunAsync(empty, "restore", At("one.tar.gz")));
        Assert.Equal(0, await RunAsync(empty, "backup", At("two.tar.gz")));
        Assert.Equal(await File.ReadAllBytesAsync(At("one.tar.gz"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(At("two.tar.gz"), TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("one.tar.gz")));
    }

    [Fact]
    public async Task What_is_restored_is_for_its_owner_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("site.tar.gz")));
        await using var empty = await TestDatabase.CreateAsync();
        Assert.Equal(0, await RunAsync(empty, "restore", At("site.tar.gz")));
        const UnixFileMode others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var path in Directory.EnumerateFileSystemEntries(empty.Directory, "*", SearchOption.AllDirectories))
            Assert.True((File.GetUnixFileMode(path) & others) == UnixFileMode.None, path);
    }

    [Fact]
    public async Task A_restored_site_reads_and_goes_on_where_it_was()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await using var before = site.OpenDatabase();
        var last = await before.Comments.MaxAsync(comment => comment.Id);
        var path = await before.Articles.Where(article => article.State == ArticleState.Published && before.Set<Discussion>().Any(row => row.ArticleId == article.Id && row.CommentCount > 3)).Select(article => article.Path).FirstAsync();
        using var reader = site.Visitor();
        var page = await reader.GetStringAsync("/" + path);
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("site.tar.gz")));

        var empty = await TestDatabase.CreateAsync();
        Assert.Equal(0, await RunAsync(empty, "restore", At("site.tar.gz")));
        await using var restored = await TestSite.StartOnAsync(empty);
        using var again = restored.Visitor();
        Assert.Equal(page, await again.GetStringAsync("/" + path));
        await restored.InScopeAsync<LeaveComment, LeaveCommentOutcome>(async verb =>
            await verb.RunAsync(new SentComment(1, null, new TypedComment("Ada", "ada@example.org", "", "And again today.")), default));
        await using var after = restored.OpenDatabase();
        Assert.Equal(last + 1, await after.Comments.MaxAsync(comment => comment.Id));
    }

    [Fact]
    public async Task A_backup_made_while_readers_write_is_of_one_moment()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true", "Masthead:CommentLimitPerMinute=0");
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
                await site.InScopeAsync<LeaveComment, LeaveCommentOutcome>(async verb =>
                    await verb.RunAsync(new SentComment(1, null, new TypedComment("Ada", "ada@example.org", "", $"Tide table number {number}.")), default));
        });
        for (var backup = 0; backup < 3; backup++)
            Assert.Equal(0, await RunAsync(site.Database, "backup", At($"{backup}.tar.gz")));
        await stop.CancelAsync();
        await writing;
        for (var backup = 0; backup < 3; backup++)
        {
            var empty = await TestDatabase.CreateAsync();
            Assert.Equal(0, await RunAsync(empty, "restore", At($"{backup}.tar.gz")));
            await using var restored = await TestSite.StartOnAsync(empty);
            await using var db = restored.OpenDatabase();
            Assert.False(await db.Articles.AnyAsync(article => db.Set<Discussion>().Where(row => row.ArticleId == article.Id).Sum(row => row.CommentCount)
                != db.Set<Comment>().Count(comment => comment.ArticleId == article.Id && comment.State == CommentState.Published)));
        }
    }

    [Fact]
    public async Task A_damaged_backup_restores_nothing()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("whole.tar.gz")));
        var whole = await File.ReadAllBytesAsync(At("whole.tar.gz"), TestContext.Current.CancellationToken);
        foreach (var (name, bytes) in new (string, byte[])[] { ("half", whole[..(whole.Length / 2)]), ("empty", []), ("other", "not an archive"u8.ToArray()), ("changed", Changed(whole)) })
        {
            await File.WriteAllBytesAsync(At(name), bytes, TestContext.Current.CancellationToken);
            await using var empty = await TestDatabase.CreateAsync();
            Assert.Equal(1, await RunAsync(empty, "restore", At(name)));
            Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Directory));
        }
    }

    [Fact]
    public async Task What_a_killed_restore_left_and_what_a_new_disk_holds_is_not_in_the_way()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("whole.tar.gz")));
        await using var empty = await TestDatabase.CreateAsync();
        Directory.CreateDirectory(Path.Combine(empty.Directory, ".restoring-0", "archive"));
        Directory.CreateDirectory(Path.Combine(empty.Directory, "lost+found"));
        Assert.Equal(0, await RunAsync(empty, "restore", At("whole.tar.gz")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Directory, ".restoring-*"));
        Assert.True(Directory.Exists(Path.Combine(empty.Directory, "media")));
    }

    [Fact]
    public async Task A_restore_that_fails_in_its_last_step_leaves_directory_and_database_as_they_were()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        // A file of this name cannot be put where a new disk has a directory.
        await File.WriteAllTextAsync(Path.Combine(site.Database.Directory, "lost+found"), "a file", TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("bad.tar.gz")));
        File.Delete(Path.Combine(site.Database.Directory, "lost+found"));
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("good.tar.gz")));

        await using var empty = await TestDatabase.CreateAsync();
        var disk = Directory.CreateDirectory(Path.Combine(empty.Directory, "lost+found")).FullName;
        Assert.Equal(1, await RunAsync(empty, "restore", At("bad.tar.gz")));
        Assert.Equal([disk], Directory.EnumerateFileSystemEntries(empty.Directory));
        Assert.Equal(0, await RunAsync(empty, "restore", At("good.tar.gz")));
        Assert.Equal(0, await RunAsync(empty, "backup", At("again.tar.gz")));
        Assert.Equal(await File.ReadAllBytesAsync(At("good.tar.gz"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(At("again.tar.gz"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_two_restores_at_once_one_restores_the_site_and_the_other_changes_nothing()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("one.tar.gz")));
        await using var empty = await TestDatabase.CreateAsync();
        // On PostgreSQL two nodes have a directory each and one database.
        await using var other = TestDatabase.IsPostgres ? empty.ForAnotherNode() : null;

        var ends = await Task.WhenAll(Task.Run(() => RunAsync(empty, "restore", At("one.tar.gz"))), Task.Run(() => RunAsync(other ?? empty, "restore", At("one.tar.gz"))));
        Assert.Equal([0, 1], ends.Order());
        Assert.Equal(0, await RunAsync(ends[0] == 0 ? empty : other ?? empty, "backup", At("two.tar.gz")));
        Assert.Equal(await File.ReadAllBytesAsync(At("one.tar.gz"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(At("two.tar.gz"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_second_restore_into_a_directory_waits_for_nobody_and_leaves_the_first_alone()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("one.tar.gz")));
        await using var empty = await TestDatabase.CreateAsync();
        var underWay = Directory.CreateDirectory(Path.Combine(empty.Directory, ".restoring-first")).FullName;
        await using (new FileStream(Path.Combine(empty.Directory, ".restoring.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose))
            Assert.Equal(1, await RunAsync(empty, "restore", At("one.tar.gz")));
        Assert.True(Directory.Exists(underWay));
        Assert.Equal(0, await RunAsync(empty, "restore", At("one.tar.gz")));
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("once.tar.gz")));
        Assert.Equal(1, await RunAsync(site.Database, "backup", At("once.tar.gz")));
        // Its own data directory is not empty.
        Assert.Equal(1, await RunAsync(site.Database, "restore", At("once.tar.gz")));
        await using var db = site.OpenDatabase();
        Assert.True(await db.Articles.AnyAsync());
    }

    private static byte[] Changed(byte[] whole)
    {
        var changed = whole.ToArray();
        changed[whole.Length / 3] ^= 0x40;
        return changed;
    }
}
