using System.CommandLine;
using System.Text.Json;
using Masthead.Features.Import;
using Masthead.Storage;
using Spectre.Console;

namespace Masthead.Cli;

/// <summary><c>masthead import wordpress FILE...</c>: brings a site over, and says what became of everything.</summary>
internal static class ImportVerb
{
    private const int MostNotes = 20;

    public static Command Create(string[] configuration)
    {
        var files = new Argument<string[]>("files") { Description = "Export files (WXR) of one WordPress site.", Arity = ArgumentArity.OneOrMore };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read everything and report, write nothing." };
        var report = new Option<string?>("--report") { Description = "Write the whole report to this JSON file." };
        var media = new Option<string?>("--media") { Description = "A copy of wp-content/uploads to take pictures from. Nothing is fetched from the network." };
        var force = new Option<bool>("--force") { Description = "Overwrite articles that were changed here since the last import." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON instead of a table." };
        var wordpress = new Command("wordpress", "Import articles, pages, sections, tags, pictures and comments. With SQLite, stop the site first: its pages in memory would not notice.") { files, dryRun, report, media, force, json };
        wordpress.SetAction((parsed, stop) => RunAsync(
            configuration, new ImportWish(parsed.GetRequiredValue(files), parsed.GetValue(media), parsed.GetValue(dryRun), parsed.GetValue(force)), parsed.GetValue(report), parsed.GetValue(json), stop));
        return new Command("import", "Bring a site over from another system.") { wordpress, Verify() };
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
            var found = await new VerifyAddresses(site).RunAsync(files.Select(file => new Features.Import.Wxr.WxrReader(file)).ToList(), Progress("addresses"), stop);
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

    private static async Task<int> RunAsync(string[] configuration, ImportWish wish, string? reportFile, bool json, CancellationToken stop)
    {
        foreach (var file in wish.Files.Where(file => !File.Exists(file)))
            return MastheadCommand.Fail($"there is no file '{file}'.");
        if (wish.Media is { } media && !Directory.Exists(media))
            return MastheadCommand.Fail($"there is no directory '{media}'.");
        await using var app = Site.Build(configuration);
        if (!wish.IsDryRun)
        {
            Site.CreateDataDirectory(app);
            await app.Services.GetRequiredService<SchemaSteps>().ApplyAsync(cancellationToken: stop);
        }
        await using var scope = app.Services.CreateAsyncScope();
        ImportReport report;
        try
        {
            report = await scope.ServiceProvider.GetRequiredService<ImportWordPress>().RunAsync(wish, Progress(), stop);
        }
        catch (InvalidDataException bad)
        {
            return MastheadCommand.Fail(bad.Message);
        }
        var text = JsonSerializer.Serialize(report, Output.Json);
        if (reportFile is not null)
            await File.WriteAllTextAsync(reportFile, text, stop);
        if (json)
            Console.WriteLine(text);
        else
            Print(report, wish.IsDryRun);
        return MastheadCommand.Done;
    }

    private static Action<int> Progress(string what = "articles")
    {
        var shown = 0;
        return read =>
        {
            if (read < shown + 500)
                return;
            shown = read;
            Console.Error.WriteLine($"{read:N0} {what}");
        };
    }

    private static void Print(ImportReport report, bool isDryRun)
    {
        var console = Output.Tables();
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "in the file", isDryRun ? "would be imported" : "imported", "updated", "unchanged");
        string N(int count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
        table.AddRow("articles", N(report.ArticlesInFile), N(isDryRun ? report.ArticlesInFile : report.ArticlesImported), N(report.ArticlesUpdated), N(report.ArticlesUnchanged));
        table.AddRow("comments", N(report.CommentsInFile), N(isDryRun ? report.CommentsInFile : report.CommentsImported), "", N(report.CommentsUnchanged));
        table.AddRow("pictures", N(report.PicturesInFile), N(report.PicturesImported), "", "");
        table.AddRow("sections", "", N(report.SectionsMade), "", "");
        table.AddRow("old addresses", "", N(report.OldAddresses), "", "");
        console.Write(table);
        List("Skipped", report.Skipped);
        List("Changed here, left alone", report.ArticlesEditedHere);
        List("Pictures missing", report.PicturesMissing);
        List("Notes", report.Notes);
        foreach (var (name, count) in report.UnknownShortcodes)
            Console.WriteLine($"[{name}] stays as it is in {count} {(count == 1 ? "article" : "articles")}");
    }

    // One line for each cause: a thousand menu entries are one thing to know.
    private static void List(string title, List<ImportNote> notes)
    {
        if (notes.Count == 0)
            return;
        Console.WriteLine($"{title}: {notes.Count}");
        var causes = notes.GroupBy(note => note.Why).OrderByDescending(cause => cause.Count()).ToList();
        foreach (var cause in causes.Take(MostNotes))
            Console.WriteLine($"  {cause.First().Place}: {cause.Key}{(cause.Count() > 1 ? $" (and {cause.Count() - 1} more)" : "")}");
        if (causes.Count > MostNotes)
            Console.WriteLine("  … --report writes them all");
    }
}
