using System.CommandLine;
using Masthead.Features.Export;
using Masthead.Features.Operations.Backup;
using Masthead.Storage;

namespace Masthead.Cli;

/// <summary><c>masthead export DIR-or-FILE</c>: everything that the site holds, in formats that others can read, without what opens doors.</summary>
internal static class ExportVerb
{
    private const string Archive = "masthead-export.tar.gz";
    private const string WordPress = "wordpress.xml";

    public static Command Create(string[] configuration)
    {
        var target = new Argument<string>("target")
        {
            Description = "A directory: gets the archive, a WordPress file and the pictures that it names. A file: the WordPress file (WXR 1.2) when its name ends in .xml, otherwise the archive. Nothing is overwritten.",
        };
        var command = new Command("export", "Write everything that the site holds in documented formats, without passwords and keys. 'masthead restore' takes the archive back.") { target };
        command.SetAction((parsed, stop) => RunAsync(configuration, parsed.GetRequiredValue(target), stop));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, string target, CancellationToken stop)
    {
        await using var app = Site.Build(configuration);
        if (!app.Services.GetRequiredService<DatabaseOptions>().IsThere)
            return MastheadCommand.FailWithoutSite("export");
        await Site.OpenStorageAsync(app, stop);
        var full = Path.GetFullPath(target);
        if (!Directory.Exists(full) && !target.EndsWith('/'))
            return full.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) ? await WriteWxrAsync(app, full, stop) : await WriteArchiveAsync(app, full, stop);
        Directory.CreateDirectory(full);
        var archived = await WriteArchiveAsync(app, Path.Combine(full, Archive), stop);
        if (archived != MastheadCommand.Done)
            return archived;
        var written = await WriteWxrAsync(app, Path.Combine(full, WordPress), stop);
        return written == MastheadCommand.Done ? await CopyPicturesAsync(app, full, stop) : written;
    }

    private static async Task<int> WriteArchiveAsync(WebApplication app, string file, CancellationToken stop)
    {
        var verb = ActivatorUtilities.CreateInstance<WriteBackup>(app.Services);
        WriteBackupOutcome outcome = new WriteBackupOutcome.Taken();
        await ProgressLine.ShowAsync("Archive", async report => outcome = await verb.RunAsync(file, ArchiveScope.Export, report, stop));
        if (outcome is not WriteBackupOutcome.Written written)
            return MastheadCommand.Fail($"'{file}' is there already, and nothing is overwritten.");
        Console.WriteLine($"{file}: {written.Rows:N0} rows, {written.Files:N0} files");
        return MastheadCommand.Done;
    }

    private static async Task<int> CopyPicturesAsync(WebApplication app, string directory, CancellationToken stop)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var count = await ActivatorUtilities.CreateInstance<WritePictures>(scope.ServiceProvider).RunAsync(directory, stop);
        Console.WriteLine($"{Path.Combine(directory, "media")}: {count:N0} pictures that the WordPress file names");
        return MastheadCommand.Done;
    }

    private static async Task<int> WriteWxrAsync(WebApplication app, string file, CancellationToken stop)
    {
        if (File.Exists(file))
            return MastheadCommand.Fail($"'{file}' is there already, and nothing is overwritten.");
        await using var scope = app.Services.CreateAsyncScope();
        var verb = ActivatorUtilities.CreateInstance<WriteWxr>(scope.ServiceProvider);
        WxrCounts counts = null!;
        await DurableFile.WriteAsync(file, stream => ProgressLine.ShowAsync("WordPress file", async report => counts = await verb.RunAsync(stream, report, stop)));
        Console.WriteLine($"{file}: {counts.Articles:N0} articles, {counts.Comments:N0} comments, {counts.Pictures:N0} pictures");
        return MastheadCommand.Done;
    }
}
