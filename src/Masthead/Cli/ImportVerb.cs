using System.CommandLine;
using Masthead.Features.Import;
using Masthead.Features.Import.Disqus;
using Masthead.Features.Import.Ghost;
using Masthead.Features.Import.Wxr;
using Masthead.Storage;

namespace Masthead.Cli;

/// <summary><c>masthead import SYSTEM FILE...</c>: brings a site over, and says what became of everything.</summary>
internal static class ImportVerb
{
    /// <summary>How the export was opened, and how to import it.</summary>
    private sealed record Run(IReadOnlyList<string> Files, ISiteExport Export, ImportWish Wish, string? ReportFile, bool Json)
    {
        public string? MapFile { get; init; }
    }

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Compare everything with the site and report, write nothing." };
    private static readonly Option<string?> Report = new("--report") { Description = "Write the whole report to this JSON file." };
    private static readonly Option<string?> Media = new("--media") { Description = "A copy of the directory of uploads (wp-content/uploads, content/images) to take pictures from." };
    private static readonly Option<bool> Download = new("--download") { Description = "Fetch pictures that the --media directory lacks from where they are, and keep them in it. Without this nothing is fetched from the network." };
    private static readonly Option<bool> Force = new("--force") { Description = "Overwrite articles that were changed here since the last import." };
    private static readonly Option<bool> Teach = new("--teach") { Description = "Let the spam filter learn from what was published and what was marked as spam there." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the report as JSON instead of a table." };

    public static Command Create(string[] configuration)
    {
        var wordpress = System("wordpress", "Import articles, pages, sections, tags, pictures and comments from exports (WXR) of one WordPress site.", out var files);
        var ghost = System("ghost", "Import articles, pages, tags and pictures from a JSON export of Ghost. Members are not brought over.", out var json);
        var disqus = System("disqus", "Import comments from an XML export of Disqus into the articles that are here.", out var xml);
        var map = new Option<string?>("--map") { Description = "A file of lines 'thread,address here', for threads that are not found by identifier or address. A thread is named by its identifier, address or id." };
        disqus.Options.Add(map);
        wordpress.SetAction((parsed, stop) => RunAsync(configuration, Read(parsed, files, new WxrExport(parsed.GetRequiredValue(files))), stop));
        ghost.SetAction((parsed, stop) => RunAsync(configuration, Read(parsed, json, new GhostExport(parsed.GetRequiredValue(json)[0])), stop));
        disqus.SetAction((parsed, stop) => RunAsync(configuration, Read(parsed, xml, new DisqusExport(parsed.GetRequiredValue(xml)[0])) with { MapFile = parsed.GetValue(map) }, stop));
        return new Command("import", "Bring a site over from another system.") { wordpress, ghost, disqus, Verify() };
    }

    private static Command System(string name, string description, out Argument<string[]> files)
    {
        var takesSeveral = name == "wordpress";
        files = new Argument<string[]>(takesSeveral ? "files" : "file") { Description = takesSeveral ? "Export files of one site." : "The export file.", Arity = ArgumentArity.OneOrMore };
        if (!takesSeveral)
            files.Validators.Add(result =>
            {
                if (result.Tokens.Count > 1)
                    result.AddError($"'import {name}' takes one file.");
            });
        var command = new Command(name, description + " The site may go on serving.") { files, DryRun, Report, Media, Force, Teach, Json };
        if (name == "disqus")
            return command;
        command.Options.Add(Download);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Download) && result.GetValue(Media) is null)
                result.AddError("--download keeps what it fetches in the directory of --media, so that nothing is fetched twice: name one.");
        });
        return command;
    }

    private static Run Read(ParseResult parsed, Argument<string[]> files, ISiteExport export) => new(
        parsed.GetRequiredValue(files), export, new ImportWish(parsed.GetValue(Media), parsed.GetValue(DryRun), parsed.GetValue(Force), parsed.GetValue(Teach))
        {
            Download = parsed.GetValue(Download) ? new FetchPictures(mayGoInside: false, ImportProgress.OfPictures()) : null,
        },
        parsed.GetValue(Report), parsed.GetValue(Json));

    private static async Task<int> RunAsync(string[] configuration, Run run, CancellationToken stop)
    {
        foreach (var file in run.Files.Append(run.MapFile ?? run.Files[0]).Where(file => !File.Exists(file)))
            return MastheadCommand.Fail($"there is no file '{file}'.");
        if (run.Wish.Media is { } media && run.Wish.Download is null && !Directory.Exists(media))
            return MastheadCommand.Fail($"there is no directory '{media}'.");
        using var download = run.Wish.Download;
        await using var app = Site.Build(configuration);
        if (!run.Wish.IsDryRun || app.Services.GetRequiredService<DatabaseOptions>().IsThere)
            return await RunAsync(app, run, stop);
        // Compared with nothing, which is what is there.
        var nothing = Directory.CreateTempSubdirectory("masthead-dry-run-").FullName;
        try
        {
            await using var empty = Site.Build([.. configuration, $"--Masthead:DataDirectory={nothing}"]);
            return await RunAsync(empty, run, stop);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(nothing, recursive: true);
        }
    }

    private static async Task<int> RunAsync(WebApplication app, Run run, CancellationToken stop)
    {
        await Site.OpenStorageAsync(app, stop);
        await using var scope = app.Services.CreateAsyncScope();
        ImportReport report;
        try
        {
            var wish = run.MapFile is { } map ? run.Wish with { Threads = FindThread.ReadMap(map) } : run.Wish;
            report = await scope.ServiceProvider.GetRequiredService<ImportRuns>().RunAsync(run.Files, run.Export, wish, ImportProgress.OfItems(() => run.Export.Share), stop);
        }
        catch (InvalidDataException bad)
        {
            return MastheadCommand.Fail(bad.Message);
        }
        if (run.ReportFile is not null)
            await File.WriteAllTextAsync(run.ReportFile, report.ToJson(), stop);
        if (run.Json)
            Console.WriteLine(report.ToJson());
        else
            ImportTable.Print(report);
        return MastheadCommand.Done;
    }

    private static Command Verify()
    {
        var files = new Argument<string[]>("files") { Description = "The export files that were imported.", Arity = ArgumentArity.OneOrMore };
        var url = new Option<string>("--url") { Description = "The running site.", DefaultValueFactory = _ => "http://localhost:5080" };
        var verify = new Command("verify", "Ask the running site for every address that the exports name, and count those that lead to the right page.") { files, url };
        verify.SetAction((parsed, stop) => VerifyAsync(parsed.GetRequiredValue(files), parsed.GetValue(url)!, stop));
        return verify;
    }

    private static async Task<int> VerifyAsync(string[] files, string url, CancellationToken stop)
    {
        foreach (var file in files.Where(file => !File.Exists(file)))
            return MastheadCommand.Fail($"there is no file '{file}'.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return MastheadCommand.Fail($"'{url}' is not an address such as http://localhost:5080.");
        using var site = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        try
        {
            var found = await new VerifyAddresses(site).RunAsync(files[0].EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? new GhostExport(files[0]) : new WxrExport(files), ImportProgress.OfAddresses(), stop);
            foreach (var lost in found.Lost)
                Console.WriteLine($"{lost.Address} {lost.Why}");
            Console.WriteLine($"{found.Asked - found.Lost.Count} of {found.Asked} addresses lead to their pages.");
            return found.Lost.Count == 0 ? MastheadCommand.Done : MastheadCommand.Failed;
        }
        catch (Exception fault) when (fault is InvalidDataException or HttpRequestException)
        {
            return MastheadCommand.Fail(fault is HttpRequestException ? $"the site at {url} does not answer: start it first." : fault.Message);
        }
    }
}
