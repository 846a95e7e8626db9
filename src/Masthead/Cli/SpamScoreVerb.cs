using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Masthead.Spam;

namespace Masthead.Cli;

/// <summary><c>masthead spam score</c>: JSON lines in, a verdict for each out, in the same order.</summary>
internal static class SpamScoreVerb
{
    public static Command Create(string[] configuration)
    {
        var model = SpamVerb.ModelOption(SpamVerb.Base, SpamVerb.Empty, SpamVerb.Site);
        var train = new Option<FileInfo[]>("--train") { Description = "Learn the labelled messages of this file first; may be given several times.", DefaultValueFactory = _ => [] };
        train.AcceptExistingOnly();
        var learn = new Option<bool>("--learn") { Description = "Learn each line's label after scoring it, before the next line." };
        var command = new Command("score", "Score messages: JSON lines on standard input, verdicts on standard output.") { model, train, learn };
        command.SetAction((parsed, stop) => RunAsync(configuration, parsed.GetValue(model)!, parsed.GetValue(train)!, parsed.GetValue(learn), stop));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, string model, FileInfo[] train, bool learn, CancellationToken stop)
    {
        var filter = await SpamVerb.FilterAsync(model, configuration, stop);
        var flawless = true;
        foreach (var file in train)
        {
            var (examples, good) = SpamLine.ReadFile(file);
            flawless &= good;
            filter.LearnAll(examples.Select(example => (example.Submission, example.Label, 1.0)));
        }
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        await using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        flawless &= Score(filter, input, output, learn, stop);
        return flawless ? MastheadCommand.Done : MastheadCommand.Failed;
    }

    private static bool Score(Filter filter, StreamReader input, Stream output, bool learn, CancellationToken stop)
    {
        var flawless = true;
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        for (var number = 1; input.ReadLine() is { } line && !stop.IsCancellationRequested; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                var read = SpamLine.Read(line);
                Write(writer, read.Id, filter.Check(read.Submission));
                writer.Flush();
                writer.Reset();
                output.WriteByte((byte)'\n');
                // Whoever asks line by line waits for this answer before the next question.
                output.Flush();
                if (learn && read.Label is { } label)
                    filter.Learn(read.Submission, label);
            }
            catch (FormatException bad)
            {
                Console.Error.WriteLine($"masthead: line {number}: {bad.Message}");
                flawless = false;
            }
        }
        return flawless;
    }

    private static void Write(Utf8JsonWriter writer, string? id, Verdict verdict)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id");
        if (id is null)
            writer.WriteNullValue();
        else
            writer.WriteRawValue(id);
        writer.WriteNumber("score", verdict.Score);
        writer.WriteString("verdict", verdict.Outcome switch { Outcome.Ham => "ham", Outcome.Held => "held", _ => "spam" });
        writer.WriteStartArray("reasons");
        foreach (var reason in verdict.Reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("name", reason.Name);
            writer.WriteNumber("weight", reason.Weight);
            writer.WriteString("detail", reason.Detail);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
