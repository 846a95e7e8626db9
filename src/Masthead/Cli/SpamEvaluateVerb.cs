using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Masthead.Spam;
using Masthead.Spam.Evaluation;
using Masthead.Spam.Learning;

namespace Masthead.Cli;

/// <summary><c>masthead spam evaluate</c>: how well the filter would do on messages whose labels are known.</summary>
internal static class SpamEvaluateVerb
{
    private const string Split = "split", Online = "online", Cold = "cold";

    private static readonly (string Title, string Key, Func<Scorecard, double> Value, string Format)[] Columns =
    [
        ("messages", "messages", card => card.Messages, "0"), ("spam", "spam", card => card.Spams, "0"), ("accuracy", "accuracy", card => card.Accuracy, "0.0000"),
        ("precision", "precision", card => card.Precision, "0.0000"), ("recall", "recall", card => card.Recall, "0.0000"), ("F1", "f1", card => card.F1, "0.0000"),
        ("ROC-AUC", "roc_auc", card => card.Auc, "0.0000"), ("(1-AUC) %", "one_minus_auc_percent", card => card.OneMinusAucPercent, "0.000"),
        ("FPR@95", "fpr_at_95", card => card.HamLostAt95, "0.0000"), ("FPR@99", "fpr_at_99", card => card.HamLostAt99, "0.0000"),
        ("TPR@1%", "tpr_at_fpr_1", card => card.SpamCaughtAt1, "0.0000"), ("ham held", "ham_held", card => card.HamHeld, "0.0000"),
        ("ham as spam", "ham_as_spam", card => card.HamCalledSpam, "0.0000"),
    ];

    public static Command Create(string[] configuration)
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "Labelled messages, one JSON object a line.", Arity = ArgumentArity.OneOrMore };
        files.AcceptExistingOnly();
        var protocol = new Option<string>("--protocol") { Description = "Learn 70 % and score the rest; score and learn each in turn; or learn nothing.", DefaultValueFactory = _ => Split };
        protocol.AcceptOnlyFromAmong(Split, Online, Cold);
        var model = SpamVerb.ModelOption(SpamVerb.Base, SpamVerb.Empty, SpamVerb.Site);
        var json = new Option<bool>("--json") { Description = "JSON instead of a table." };
        var command = new Command("evaluate", "Judge the filter on labelled messages.") { files, protocol, model, json };
        command.SetAction((parsed, stop) => RunAsync(configuration, parsed.GetValue(files)!, parsed.GetValue(protocol)!, parsed.GetValue(model)!, parsed.GetValue(json), stop));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, FileInfo[] files, string protocol, string model, bool json, CancellationToken stop)
    {
        var cards = new List<(string Name, Scorecard Card)>();
        var flawless = true;
        foreach (var file in files)
        {
            var (examples, good) = SpamLine.ReadFile(file);
            flawless &= good;
            var filter = await SpamVerb.FilterAsync(model, configuration, stop);
            cards.Add((Path.GetFileNameWithoutExtension(file.Name), Scorecard.Of(Results(filter, examples, protocol), filter.Thresholds)));
        }
        if (json)
            WriteJson(cards);
        else
            WriteTable(cards);
        return flawless ? MastheadCommand.Done : MastheadCommand.Failed;
    }

    private static List<(double Score, Label Label)> Results(Filter filter, List<Example> examples, string protocol) => protocol switch
    {
        Online => Protocols.Online(filter, examples),
        Cold => Protocols.Cold(filter, examples),
        _ => Protocols.Split(filter, examples),
    };

    private static void WriteTable(List<(string Name, Scorecard Card)> cards)
    {
        var rows = new List<string[]> { new string[] { "file" }.Concat(Columns.Select(column => column.Title)).ToArray() };
        rows.AddRange(cards.Select(card => new[] { card.Name }.Concat(Columns.Select(column => Text(column.Value(card.Card), column.Format))).ToArray()));
        var widths = Enumerable.Range(0, Columns.Length + 1).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
    }

    private static string Text(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);

    private static void WriteJson(List<(string Name, Scorecard Card)> cards)
    {
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (var (name, card) in cards)
            {
                writer.WriteStartObject();
                writer.WriteString("file", name);
                foreach (var column in Columns)
                    if (column.Value(card) is var value && double.IsNaN(value))
                        writer.WriteNull(column.Key);
                    else
                        writer.WriteNumber(column.Key, value);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        output.WriteByte((byte)'\n');
    }
}
