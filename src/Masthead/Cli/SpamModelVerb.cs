using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Masthead.Features.SpamFilter;
using Masthead.Spam;

namespace Masthead.Cli;

/// <summary><c>masthead spam model</c>: what the site's filter is made of.</summary>
internal static class SpamModelVerb
{
    public static Command Create(string[] configuration)
    {
        var command = new Command("model", "Look into the site's model, make it anew, take it elsewhere.");
        var json = new Option<bool>("--json") { Description = "JSON instead of lines." };
        var info = new Command("info", "What the site's model holds.") { json };
        info.SetAction((parsed, stop) => InfoAsync(configuration, parsed.GetValue(json), stop));
        var rebuild = new Command("rebuild", "Make the model anew from the decisions alone, and print its checksum: the same on every node that holds the same decisions.");
        rebuild.SetAction((_, stop) => RebuildAsync(configuration, stop));
        var file = new Argument<FileInfo>("FILE") { Description = "Where to write: .jsonl = the decisions that it learnt from, anything else = the model itself." };
        var export = new Command("export", "Write the model, or the decisions behind it, to a file.") { file };
        export.SetAction((parsed, stop) => ExportAsync(configuration, parsed.GetValue(file)!, stop));
        command.Subcommands.Add(info);
        command.Subcommands.Add(rebuild);
        command.Subcommands.Add(export);
        return command;
    }

    private static async Task<int> InfoAsync(string[] configuration, bool json, CancellationToken stop)
    {
        var examples = await SpamVerb.ExamplesAsync(configuration, stop);
        var filter = Rebuilt(examples);
        var facts = new (string Name, object Value)[]
        {
            ("decisions", examples.Count), ("spam", examples.Count(example => example.Label == Label.Spam)), ("ham", examples.Count(example => example.Label == Label.Ham)),
            ("reporters", examples.Select(example => example.Reporter).Distinct().Count()), ("base_trust", Math.Round(filter.BaseTrust, 3)),
            ("held_from", filter.Thresholds.Held), ("spam_from", filter.Thresholds.Spam),
        };
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(facts.ToDictionary(fact => fact.Name, fact => fact.Value)));
        else
            foreach (var (name, value) in facts)
                Console.WriteLine($"{name,-12} {value}");
        return MastheadCommand.Done;
    }

    private static async Task<int> RebuildAsync(string[] configuration, CancellationToken stop)
    {
        var examples = await SpamVerb.ExamplesAsync(configuration, stop);
        var started = Stopwatch.GetTimestamp();
        using var bytes = new MemoryStream();
        Rebuilt(examples).WriteTo(bytes);
        await Console.Error.WriteLineAsync($"{examples.Count} decisions learnt in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s");
        Console.WriteLine(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())));
        return MastheadCommand.Done;
    }

    private static async Task<int> ExportAsync(string[] configuration, FileInfo file, CancellationToken stop)
    {
        var examples = await SpamVerb.ExamplesAsync(configuration, stop);
        if (file.Extension.Equals(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            await File.WriteAllLinesAsync(file.FullName, examples.Select(Line), new UTF8Encoding(false), stop);
        }
        else
        {
            await using var stream = file.Create();
            Rebuilt(examples).WriteTo(stream);
        }
        await Console.Error.WriteLineAsync($"{examples.Count} decisions, {file.FullName}");
        return MastheadCommand.Done;
    }

    /// <summary>The same fields as <c>spam score</c> and <c>--train</c> read.</summary>
    private static string Line(SpamExample example) => JsonSerializer.Serialize(new Dictionary<string, string?>
    {
        ["id"] = example.Source, ["text"] = example.Submission.Text, ["author"] = example.Submission.Author, ["email"] = example.Submission.Email,
        ["url"] = example.Submission.Url, ["ip"] = example.Submission.Ip, ["user_agent"] = example.Submission.UserAgent, ["referrer"] = example.Submission.Referrer,
        ["permalink"] = example.Submission.Permalink, ["lang"] = example.Submission.Language, ["date"] = example.Submission.Date?.ToString("O"),
        ["label"] = example.Label == Label.Spam ? "spam" : "ham",
    }.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value));

    private static Filter Rebuilt(List<SpamExample> examples)
    {
        var filter = Filter.Base();
        filter.Rebuild(examples.Select(example => (example.Submission, example.Label, 1.0)));
        return filter;
    }
}
