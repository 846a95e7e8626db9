using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Cli;

/// <summary><c>masthead spam model</c>: what the site's filter is made of.</summary>
internal static class SpamModelVerb
{
    public static Command Create(string[] configuration)
    {
        var site = new Option<long>("--site") { Description = "The number of a client site; otherwise our own comments.", DefaultValueFactory = _ => SpamGate.OwnSite };
        var json = new Option<bool>("--json") { Description = "JSON instead of lines." };
        var info = new Command("info", "What the site's model holds, who taught it, and whether its file is good.") { json, site };
        info.SetAction((parsed, stop) => InfoAsync(configuration, parsed.GetValue(site), parsed.GetValue(json), stop));
        var rebuild = new Command("rebuild", "Make the model and its file anew from the decisions alone, and print its checksum: the same on every node that holds the same decisions.") { site };
        rebuild.SetAction((parsed, stop) => RebuildAsync(configuration, parsed.GetValue(site), stop));
        var file = new Argument<FileInfo>("FILE") { Description = "Where to write: .jsonl = the decisions that it learnt from, anything else = the model itself." };
        var export = new Command("export", "Write the model, or the decisions behind it, to a file.") { file, site };
        export.SetAction((parsed, stop) => ExportAsync(configuration, parsed.GetValue(site), parsed.GetValue(file)!, stop));
        return new Command("model", "Look into the site's model, make it anew, take it elsewhere.") { info, rebuild, export };
    }

    private static async Task<int> InfoAsync(string[] configuration, long site, bool json, CancellationToken stop)
    {
        await using var app = await SpamVerb.OpenAsync(configuration, stop);
        var (book, files) = (app.Services.GetRequiredService<ExampleBook>(), app.Services.GetRequiredService<ModelFiles>());
        var file = await book.StoredAsync(site, stop) switch
        {
            StoredModel.Good(var stored) => $"{files.PathOf(site)} holds {stored.Count} of them",
            StoredModel.Unusable(var why) => $"{files.PathOf(site)} {why}; the decisions are learnt anew when the site starts",
            _ => "none yet; the decisions are learnt when the site starts",
        };
        var known = await book.ReadAsync(site, stop);
        var spam = await ReadAsync(app, site, examples => examples.CountAsync(example => example.Label == Label.Spam, stop));
        var facts = new (string Name, object Value)[]
        {
            ("decisions", known.Count), ("spam", spam), ("ham", known.Count - spam), ("reporters", known.Reporters.List().Count),
            ("not_heard", known.Reporters.List().Count(reporter => !reporter.IsHeard)), ("learned", known.Filter.Learned),
            ("base_trust", Math.Round(known.Filter.BaseTrust, 3)), ("checksum", known.Checksum()), ("file", file),
        };
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(facts.ToDictionary(fact => fact.Name, fact => fact.Value), Output.Json));
        else
            foreach (var (name, value) in facts)
                Console.WriteLine($"{name,-12} {value}");
        return MastheadCommand.Done;
    }

    private static async Task<int> RebuildAsync(string[] configuration, long site, CancellationToken stop)
    {
        await using var app = await SpamVerb.OpenAsync(configuration, stop);
        var started = Stopwatch.GetTimestamp();
        Knowledge known = null!;
        await ProgressLine.ShowAsync("Learning", async report => known = await app.Services.GetRequiredService<ExampleBook>().LearnAnewAsync(site, report, stop));
        await app.Services.GetRequiredService<ModelFiles>().WriteAsync(site, known);
        await Console.Error.WriteLineAsync($"{known.Count} {(known.Count == 1 ? "decision" : "decisions")} learnt in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s");
        Console.WriteLine(known.Checksum());
        return MastheadCommand.Done;
    }

    private static async Task<int> ExportAsync(string[] configuration, long site, FileInfo file, CancellationToken stop)
    {
        await using var app = await SpamVerb.OpenAsync(configuration, stop);
        int count;
        if (file.Extension.Equals(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            await using var lines = new StreamWriter(file.FullName, append: false, new UTF8Encoding(false));
            count = await ReadAsync(app, site, examples => WriteAsync(examples, lines, stop));
        }
        else
        {
            var known = await app.Services.GetRequiredService<ExampleBook>().ReadAsync(site, stop);
            await using var stream = file.Create();
            known.Filter.WriteTo(stream);
            count = known.Count;
        }
        await Console.Error.WriteLineAsync($"{count} {(count == 1 ? "decision" : "decisions")}, {file.FullName}");
        return MastheadCommand.Done;
    }

    private static async Task<T> ReadAsync<T>(WebApplication app, long site, Func<IQueryable<SpamExample>, Task<T>> read)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<NewsDb>>().CreateDbContextAsync();
        return await read(db.EffectiveExamples(site));
    }

    private static async Task<int> WriteAsync(IQueryable<SpamExample> examples, StreamWriter lines, CancellationToken stop)
    {
        var count = 0;
        await foreach (var example in examples.AsAsyncEnumerable().WithCancellation(stop))
        {
            await lines.WriteAsync(Line(example) + "\n");
            count++;
        }
        return count;
    }

    /// <summary>The same fields as <c>spam score</c> and <c>--train</c> read.</summary>
    private static string Line(SpamExample example) => JsonSerializer.Serialize(new Dictionary<string, string?>
    {
        ["id"] = example.Source, ["text"] = example.Submission.Text, ["author"] = example.Submission.Author, ["email"] = example.Submission.Email,
        ["url"] = example.Submission.Url, ["ip"] = example.Submission.Ip, ["user_agent"] = example.Submission.UserAgent, ["referrer"] = example.Submission.Referrer,
        ["permalink"] = example.Submission.Permalink, ["lang"] = example.Submission.Language, ["date"] = example.Submission.Date?.ToString("O"),
        ["label"] = example.Label == Label.Spam ? "spam" : "ham",
    }.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value));
}
