using System.Text;
using System.Text.Json;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>The same parameters as one JSON object: some clients send their reports so. What is broken or nested deeper is left out.</summary>
internal static class JsonFields
{
    public static void Read(ReadOnlySpan<byte> json, Action<Field, string> put, Action<string> putContext)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return;
            for (var fields = 0; fields < FormBody.MostFields && reader.Read() && reader.TokenType == JsonTokenType.PropertyName; fields++)
                ReadMember(ref reader, put, putContext);
        }
        catch (JsonException)
        {
            // What came before the fault counts.
        }
    }

    private static void ReadMember(ref Utf8JsonReader reader, Action<Field, string> put, Action<string> putContext)
    {
        var field = FieldNames.Of(reader.ValueSpan);
        if (!reader.Read())
            return;
        if (reader.TokenType == JsonTokenType.StartArray && field == Field.CommentContext)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (Text(ref reader) is { } item)
                    putContext(item);
                reader.TrySkip();
            }
        }
        else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            reader.TrySkip();
        }
        else if (field != Field.None && Text(ref reader) is { } text)
        {
            put(field, text);
        }
    }

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Unescape(ref reader),
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    private static string Unescape(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Broken UTF-8, or half a surrogate pair: as it stands, with what cannot be read replaced.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
