using System.Buffers;
using System.Text;
using System.Text.Json;
using Masthead.Spam;
using Masthead.Storage;

namespace Masthead.Features.Akismet.Checks;

/// <summary>
/// The message of a check as its record keeps it: JSON with what is known of it, but for the sender's address, which is never kept here, and the page's, which
/// the record has beside. Written by hand: it is written for every message that is not good. Thread-safe.
/// </summary>
internal static class KeptMessage
{
    private static readonly JsonWriterOptions Written = new() { Encoder = JsonColumn.Options.Encoder, SkipValidation = true };

    // Bytes.
    private const int LargestKept = 65_536;

    [ThreadStatic]
    private static Room? mine;

    /// <summary>The text of a record.</summary>
    public static string Write(Submission message)
    {
        var room = mine ??= new Room();
        room.Buffer.ResetWrittenCount();
        room.Json.Reset(room.Buffer);
        var json = room.Json;
        json.WriteStartObject();
        json.WriteString("text", message.Text);
        Put(json, "author", message.Author);
        Put(json, "email", message.Email);
        Put(json, "url", message.Url);
        Put(json, "userAgent", message.UserAgent);
        Put(json, "referrer", message.Referrer);
        Put(json, "language", message.Language);
        Put(json, "articleLanguage", message.ArticleLanguage);
        Put(json, "articleText", message.ArticleText);
        Put(json, "kind", message.Kind);
        if (message.Date is { } date)
            json.WriteString("date", date);
        if (message.HoneypotFilled)
            json.WriteBoolean("honeypotFilled", true);
        if (message.FormAge is { } age)
            json.WriteString("formAge", age.ToString("c"));
        if (message.History is { } history)
        {
            json.WritePropertyName("history");
            JsonSerializer.Serialize(json, history, JsonColumn.Options);
        }
        json.WriteEndObject();
        json.Flush();
        var text = Encoding.UTF8.GetString(room.Buffer.WrittenSpan);
        // What a long message has made large is not held on to.
        if (room.Buffer.Capacity > LargestKept)
            mine = null;
        return text;
    }

    /// <summary>The message of a record; what an earlier version has written is read too.</summary>
    /// <param name="kept">The text.</param>
    /// <param name="permalink">The page's address, as the record has it; empty: none.</param>
    public static Submission Read(string kept, string permalink)
    {
        var message = JsonSerializer.Deserialize<Submission>(kept, JsonColumn.Options)!;
        return message.Permalink is null && permalink.Length > 0 ? message with { Permalink = permalink } : message;
    }

    private static void Put(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private sealed class Room
    {
        public Room() => Json = new Utf8JsonWriter(Buffer, Written);

        public ArrayBufferWriter<byte> Buffer { get; } = new(4096);
        public Utf8JsonWriter Json { get; }
    }
}
