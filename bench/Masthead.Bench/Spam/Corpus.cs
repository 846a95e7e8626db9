using System.Text.Json;
using Masthead.Spam;
using Masthead.Spam.Learning;

namespace Masthead.Bench.Spam;

/// <summary>A file of labelled messages, one JSON object a line.</summary>
static class Corpus
{
    /// <summary>The collections whose licence allows that what ships is trained on them. The others measure only.</summary>
    internal static readonly string[] Licensed = ["judol_id", "sms_en", "telegram_ru", "youtube"];

    internal static IEnumerable<string> In(string directory) =>
        Directory.EnumerateFiles(directory, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    internal static List<Example> Read(string directory, string name) =>
        [.. File.ReadLines(Path.Combine(directory, name + ".jsonl")).Where(line => line.Length > 0).Select(line => Parse(name, line))];

    /// <summary>The base model trained on the licensed collections but one, so that the one can be judged by a model that never saw it.</summary>
    internal static BaseModel BaseWithout(string directory, string? left) =>
        BaseTrainer.Fit(Licensed.Where(name => name != left).SelectMany(name => Read(directory, name)));

    private static Example Parse(string name, string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        string? Field(string key) => root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var submission = new Submission { Text = Field("text") ?? "", Author = Field("author"), Email = Field("email"), Url = Field("url"), Language = Field("lang") };
        return new Example(name, submission, Field("label") == "spam" ? Label.Spam : Label.Ham);
    }
}
