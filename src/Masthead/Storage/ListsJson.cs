using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Masthead.Storage;

/// <summary>
/// Lists of numbers and texts, as SQLite takes and gives them. By hand: what the serializer needs for each type is compiled at every start, while the first reader
/// waits.
/// </summary>
internal static class ListsJson
{
    public static string Of(long[] numbers)
    {
        var json = new StringBuilder("[", 2 + 12 * numbers.Length);
        for (var i = 0; i < numbers.Length; i++)
            json.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{numbers[i]}");
        return json.Append(']').ToString();
    }

    public static string Of(string[] texts)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var text in texts)
                json.WriteStringValue(text);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    public static List<int> Numbers(string json)
    {
        if (json is "[]")
            return [];
        var numbers = new List<int>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.Number)
                numbers.Add(reader.GetInt32());
        return numbers;
    }
}
