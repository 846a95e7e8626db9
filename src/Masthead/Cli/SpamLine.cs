using System.Globalization;
using System.Text.Json;
using Masthead.Spam;
using Masthead.Spam.Learning;

namespace Masthead.Cli;

/// <summary>One line of a file of messages: <c>{"id","text","author"?,"email"?,"url"?,"ip"?,"user_agent"?,"referrer"?,"permalink"?,"date"?,"lang"?,"label"?}</c>.</summary>
/// <param name="Id">The line's own <c>id</c> as JSON, or null.</param>
/// <param name="Submission">The message.</param>
/// <param name="Label">What a person decided, or null.</param>
internal sealed record SpamLine(string? Id, Submission Submission, Label? Label)
{
    /// <exception cref="FormatException">The line is not such an object; the message says why.</exception>
    public static SpamLine Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Read(json.RootElement);
        }
        catch (JsonException bad)
        {
            throw new FormatException("not a JSON object: " + bad.Message.Split(". ")[0], bad);
        }
        catch (InvalidOperationException bad)
        {
            // An escape like \ud83d without its other half is JSON by its grammar, and no text.
            throw new FormatException("a text holds half of a character (an unpaired surrogate)", bad);
        }
    }

    private static SpamLine Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException("not a JSON object");
        string? Text(string key) => !root.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"\"{key}\" is not a text");
        var date = Text("date");
        if (date is not null && !DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            throw new FormatException("\"date\" is not a date");
        var submission = new Submission
        {
            Text = Text("text") ?? throw new FormatException("\"text\" is missing"),
            Author = Text("author"), Email = Text("email"), Url = Text("url"), Ip = Text("ip"), UserAgent = Text("user_agent"),
            Referrer = Text("referrer"), Permalink = Text("permalink"), Language = Text("lang"),
            Date = date is null ? null : DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        };
        Label? label = Text("label") switch
        {
            null => null,
            "ham" => Masthead.Spam.Label.Ham,
            "spam" => Masthead.Spam.Label.Spam,
            var other => throw new FormatException($"\"label\" is \"{other}\", neither \"ham\" nor \"spam\""),
        };
        return new SpamLine(root.TryGetProperty("id", out var id) ? id.GetRawText() : null, submission, label);
    }

    /// <summary>The labelled messages of a file; complaints about bad lines go to standard error with file and number.</summary>
    public static (List<Example> Examples, bool Flawless) ReadFile(FileInfo file)
    {
        var examples = new List<Example>();
        var flawless = true;
        var number = 0;
        foreach (var line in File.ReadLines(file.FullName))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                var read = Read(line);
                examples.Add(new Example(Path.GetFileNameWithoutExtension(file.Name), read.Submission, read.Label ?? throw new FormatException("\"label\" is missing")));
            }
            catch (FormatException bad)
            {
                Console.Error.WriteLine($"masthead: {file.Name} line {number}: {bad.Message}");
                flawless = false;
            }
        }
        return (examples, flawless);
    }
}
