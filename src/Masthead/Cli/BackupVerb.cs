using System.CommandLine;
using Masthead.Features.Operations.Backup;
using Masthead.Storage;

namespace Masthead.Cli;

/// <summary><c>masthead backup FILE</c>: everything that the site holds, in one file, while it is serving.</summary>
internal static class BackupVerb
{
    public static Command Create(string[] configuration)
    {
        var file = new Argument<string>("file") { Description = "Where to write it, such as packet-2026-11-26.tar.gz. Nothing is overwritten." };
        var command = new Command("backup", "Write everything that the site holds into one file; the site may go on serving.") { file };
        command.SetAction((parsed, stop) => RunAsync(configuration, Path.GetFullPath(parsed.GetRequiredValue(file)), stop));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, string file, CancellationToken stop)
    {
        await using var app = Site.Build(configuration);
        var verb = ActivatorUtilities.CreateInstance<WriteBackup>(app.Services);
        if (!app.Services.GetRequiredService<DatabaseOptions>().IsThere)
            return MastheadCommand.FailWithoutSite("back up");
        WriteBackupOutcome outcome = new WriteBackupOutcome.Taken();
        await ProgressLine.ShowAsync("Backing up", async report => outcome = await verb.RunAsync(file, ArchiveScope.Backup, report, stop));
        if (outcome is not WriteBackupOutcome.Written written)
            return MastheadCommand.Fail($"'{file}' is there already, and nothing is overwritten.");
        Console.WriteLine($"{file}: {written.Rows:N0} rows, {written.Files:N0} files, {written.Bytes / 1024.0 / 1024:0.0} MiB");
        return MastheadCommand.Done;
    }
}
