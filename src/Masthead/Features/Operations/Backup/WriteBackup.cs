using Masthead.Storage;

namespace Masthead.Features.Operations.Backup;

internal abstract record WriteBackupOutcome
{
    /// <param name="Rows">In all tables together.</param>
    /// <param name="Files">From the data directory: pictures, keys.</param>
    /// <param name="Bytes">Length of the archive.</param>
    public sealed record Written(long Rows, int Files, long Bytes) : WriteBackupOutcome;

    /// <summary>There is something of that name, and nothing is overwritten.</summary>
    public sealed record Taken : WriteBackupOutcome;
}

/// <summary>What goes into an archive.</summary>
internal enum ArchiveScope
{
    /// <summary>Everything, secrets included: the site itself.</summary>
    Backup,

    /// <summary>Everything but what opens doors: no passwords, keys, sessions or secrets. What others may be handed.</summary>
    Export,
}

/// <summary>
/// Writes everything that a site holds into one file, as it is at one moment, while the site is serving: every table, and with them the pictures
/// and secrets of the data directory. The file has its name only when it is whole and on the disk.
/// </summary>
internal sealed class WriteBackup(DatabaseCopy database, DatabaseOptions options)
{
    // What a disk holds that is mounted here.
    private static readonly string OfDisk = "lost+found" + Path.DirectorySeparatorChar;

    // A filter's model is made of rows that are in it; marks and locks are of the processes that run here.
    private static readonly string[] LeftOut = [".tmp", ".db", ".db-wal", ".db-shm", ".model", ".changed", SiteHold.Ending];

    // An exported account keeps its name and role; its holder sets a new password.
    private static readonly Dictionary<string, CopyRule> WithoutSecrets = new()
    {
        ["accounts"] = new("1 = 1", new Dictionary<string, string> { ["password_hash"] = "NULL", ["totp_secret"] = "NULL", ["recovery_codes"] = "'[]'", ["stamp"] = "''", ["last_totp_step"] = "0" }),
        ["account_passkeys"] = new("1 = 0"),
        ["account_sessions"] = new("1 = 0"),
        ["one_time_links"] = new("1 = 0"),
        ["akismet_keys"] = new("1 = 0"),
        ["jobs"] = new("1 = 0"),
        ["settings"] = new("name <> 'akismet-secret'"),
    };

    /// <param name="file">Must not exist.</param>
    /// <param name="scope">What goes into it.</param>
    /// <param name="progress">Called with the share done, 0 … 1.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    public async Task<WriteBackupOutcome> RunAsync(string file, ArchiveScope scope, Action<double> progress, CancellationToken cancellationToken)
    {
        if (File.Exists(file) || Directory.Exists(file))
            return new WriteBackupOutcome.Taken();
        var (rows, files) = (0L, 0);
        await DurableFile.WriteAsync(file, async target => (rows, files) = await WriteAsync(target, scope, progress, cancellationToken));
        progress(1);
        return new WriteBackupOutcome.Written(rows, files, new FileInfo(file).Length);
    }

    private async Task<(long Rows, int Files)> WriteAsync(FileStream target, ArchiveScope scope, Action<double> progress, CancellationToken cancellationToken)
    {
        var (rows, done) = (0L, 0);
        await using var archive = new ArchiveWriter(target, DurableFile.TemporaryBeside(target.Name));
        var (step, lastIds) = await database.WriteAsync(async (name, write, tables) =>
        {
            rows += await archive.AddTableAsync(name, write);
            progress(0.9 * ++done / tables);
        }, scope == ArchiveScope.Export ? WithoutSecrets : new Dictionary<string, CopyRule>(), cancellationToken);
        // After the tables: a picture is on the disk before any row names it, so none that a row names can be missing.
        var files = Files().Where(path => scope == ArchiveScope.Backup || path.StartsWith("media" + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();
        foreach (var path in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await archive.AddFileAsync("files/" + path.Replace(Path.DirectorySeparatorChar, '/'), Path.Combine(options.DataDirectory, path));
        }
        await archive.FinishAsync(step, lastIds);
        return (rows, files.Count);
    }

    private IEnumerable<string> Files() => !Directory.Exists(options.DataDirectory) ? [] :
        Directory.EnumerateFiles(options.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(Path.Combine(options.DataDirectory, OfDisk), StringComparison.Ordinal) && !Array.Exists(LeftOut, ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .Select(path => Path.GetRelativePath(options.DataDirectory, path)).Order(StringComparer.Ordinal);
}
