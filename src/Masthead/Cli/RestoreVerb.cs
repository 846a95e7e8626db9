using System.CommandLine;
using Masthead.Features.Operations.Backup;
using Masthead.Storage;

namespace Masthead.Cli;

/// <summary><c>masthead restore FILE</c>: a site from a backup, into an empty data directory only.</summary>
internal static class RestoreVerb
{
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
        if (Directory.Exists(options.DataDirectory) && Directory.EnumerateFileSystemEntries(options.DataDirectory).Any())
            return MastheadCommand.Fail($"the data directory '{options.DataDirectory}' is not empty: a backup is restored into an empty one only.");

        var temporary = options.DataDirectory.TrimEnd(Path.DirectorySeparatorChar) + $".restoring-{Guid.NewGuid():N}";
        try
        {
            return await RestoreAsync(configuration, file, temporary, options, stop);
        }
        catch (Exception bad) when (bad is BadArchiveException or InvalidDataException)
        {
            return MastheadCommand.Fail($"'{file}' cannot be restored. {bad.Message} Nothing was changed.");
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private static async Task<int> RestoreAsync(string[] configuration, string file, string temporary, DatabaseOptions options, CancellationToken stop)
    {
        ArchiveManifest manifest = null!;
        await ProgressLine.ShowAsync("Checking", async report => manifest = await ArchiveReader.VerifyAsync(file, report, stop));
        DurableFile.CreateDirectory(temporary);
        var (unpacked, data) = (Path.Combine(temporary, "archive"), Path.Combine(temporary, "data"));
        DurableFile.CreateDirectory(unpacked);
        DurableFile.CreateDirectory(data);
        await ProgressLine.ShowAsync("Unpacking", report => ArchiveReader.UnpackAsync(file, unpacked, report, stop));

        // Beside its place, so that the data directory is there whole or not at all.
        await using (var app = Site.Build([.. configuration, $"--Masthead:DataDirectory={data}"]))
        {
            if (options.IsPostgres && !await app.Services.GetRequiredService<DatabaseCopy>().IsEmptyAsync(stop))
                return MastheadCommand.Fail("the PostgreSQL database is not empty: a backup is restored into an empty one only.");
            var verb = ActivatorUtilities.CreateInstance<RestoreBackup>(app.Services);
            await ProgressLine.ShowAsync("Restoring", report => verb.RunAsync(manifest, unpacked, report, stop));
            // The index of words is no content: it is made anew.
            await SearchVerb.RebuildAsync(app, stop);
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        MoveFiles(Path.Combine(unpacked, "files"), data);
        if (Directory.Exists(options.DataDirectory))
            Directory.Delete(options.DataDirectory);
        DurableFile.CreateDirectory(Path.GetDirectoryName(options.DataDirectory)!);
        Directory.Move(data, options.DataDirectory);
        Console.WriteLine($"{options.DataDirectory}: {manifest.Tables.Sum(table => table.Rows):N0} rows, {manifest.Files.Count - manifest.Tables.Count:N0} files");
        return MastheadCommand.Done;
    }

    private static void MoveFiles(string from, string to)
    {
        if (!Directory.Exists(from))
            return;
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
            if (entry is DirectoryInfo directory)
                directory.MoveTo(Path.Combine(to, directory.Name));
            else
                File.Move(entry.FullName, Path.Combine(to, entry.Name));
    }
}
