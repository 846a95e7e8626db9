using System.CommandLine;
using Masthead.Features.Operations.Backup;
using Masthead.Storage;

namespace Masthead.Cli;

/// <summary><c>masthead restore FILE</c>: a site from a backup, into an empty data directory only.</summary>
internal static class RestoreVerb
{
    private const string Temporary = ".restoring-";
    private const string Lock = ".restoring.lock";

    // What a new disk holds that is mounted here.
    private const string OfDisk = "lost+found";

    public static Command Create(string[] configuration)
    {
        var file = new Argument<string>("file") { Description = "What 'masthead backup' wrote." };
        var command = new Command("restore", "Bring a site back from a backup, into an empty data directory (and, with PostgreSQL, an empty database).") { file };
        command.SetAction((parsed, stop) => RunAsync(configuration, Path.GetFullPath(parsed.GetRequiredValue(file)), stop));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, string file, CancellationToken stop)
    {
        DatabaseOptions options;
        await using (var app = Site.Build(configuration))
            options = app.Services.GetRequiredService<DatabaseOptions>();
        if (!File.Exists(file))
            return MastheadCommand.Fail($"there is no file '{file}'.");
        var wasThere = Directory.Exists(options.DataDirectory);
        try
        {
            DurableFile.CreateDirectory(options.DataDirectory);
            using var held = TryHold(options.DataDirectory);
            return held is null
                ? MastheadCommand.Fail($"another restore into '{options.DataDirectory}' is under way.")
                : await RestoreIntoAsync(configuration, file, options, stop);
        }
        finally
        {
            if (!wasThere && Directory.Exists(options.DataDirectory) && !Directory.EnumerateFileSystemEntries(options.DataDirectory).Any())
                Directory.Delete(options.DataDirectory);
        }
    }

    private static FileStream? TryHold(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<int> RestoreIntoAsync(string[] configuration, string file, DatabaseOptions options, CancellationToken stop)
    {
        RemoveLeftovers(options.DataDirectory);
        if (Directory.EnumerateFileSystemEntries(options.DataDirectory).Any(entry => Path.GetFileName(entry) is not (OfDisk or Lock)))
            return MastheadCommand.Fail($"the data directory '{options.DataDirectory}' is not empty: a backup is restored into an empty one only.");

        // Inside: the directory may be a mount point, which cannot be replaced, and what lies beside it may be another disk.
        var temporary = Path.Combine(options.DataDirectory, $"{Temporary}{Guid.NewGuid():N}");
        try
        {
            return await RestoreAsync(configuration, file, temporary, options, stop);
        }
        catch (Exception bad) when (bad is BadArchiveException or InvalidDataException or IOException)
        {
            return MastheadCommand.Fail($"'{file}' cannot be restored. {bad.Message} Nothing was changed.");
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    // Of a restore that was killed.
    private static void RemoveLeftovers(string directory)
    {
        foreach (var leftover in Directory.EnumerateDirectories(directory, Temporary + "*"))
            Directory.Delete(leftover, recursive: true);
    }

    private static async Task<int> RestoreAsync(string[] configuration, string file, string temporary, DatabaseOptions options, CancellationToken stop)
    {
        ArchiveManifest manifest = null!;
        await ProgressLine.ShowAsync("Checking", async report => manifest = await ArchiveReader.VerifyAsync(file, report, stop));
        var (unpacked, data) = (Path.Combine(temporary, "archive"), Path.Combine(temporary, "data"));
        foreach (var directory in new[] { temporary, unpacked, data })
            DurableFile.CreateDirectory(directory);
        await ProgressLine.ShowAsync("Unpacking", report => ArchiveReader.UnpackAsync(file, unpacked, report, stop));

        await using var app = Site.Build([.. configuration, $"--Masthead:DataDirectory={data}"]);
        app.Services.GetRequiredService<DatabaseOptions>().CreateFile();
        var database = app.Services.GetRequiredService<DatabaseCopy>();
        await using var held = await database.TryHoldAsync(stop);
        if (held is null)
            return MastheadCommand.Fail("another restore into the PostgreSQL database is under way.");
        if (options.IsPostgres && !await database.IsEmptyAsync(stop))
            return MastheadCommand.Fail("the PostgreSQL database is not empty: a backup is restored into an empty one only. If a restore was killed there, drop the database and create it anew.");
        var verb = ActivatorUtilities.CreateInstance<RestoreBackup>(app.Services);
        await ProgressLine.ShowAsync("Restoring", report => verb.RunAsync(manifest, unpacked, report, stop));
        try
        {
            // The index of words is no content: it is made anew.
            await SearchVerb.RebuildAsync(app, stop);
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            MoveFiles(Path.Combine(unpacked, "files"), data);
            MoveFiles(data, options.DataDirectory, last: Path.GetFileName(options.SqliteFile));
        }
        catch
        {
            await database.EmptyAsync();
            throw;
        }
        Console.WriteLine($"{options.DataDirectory}: {manifest.Tables.Sum(table => table.Rows):N0} rows, {manifest.Files.Count - manifest.Tables.Count:N0} files");
        return MastheadCommand.Done;
    }

    // Without its database it is no site: that comes last. All of it or nothing.
    private static void MoveFiles(string from, string to, string? last = null)
    {
        if (!Directory.Exists(from))
            return;
        var moved = new List<FileSystemInfo>();
        try
        {
            foreach (var entry in new DirectoryInfo(from).GetFileSystemInfos().OrderBy(entry => entry.Name == last))
            {
                if (entry is DirectoryInfo directory)
                    directory.MoveTo(Path.Combine(to, entry.Name));
                else
                    ((FileInfo)entry).MoveTo(Path.Combine(to, entry.Name));
                moved.Add(entry);
            }
        }
        catch
        {
            foreach (var entry in moved)
                if (entry is DirectoryInfo directory)
                    directory.Delete(recursive: true);
                else
                    entry.Delete();
            throw;
        }
    }
}
