using System.Buffers;
using System.Text;
using System.Text.Json;
using Masthead.Spam;

namespace Masthead.Features.Akismet.Checks;

/// <summary>One reason as it is kept; the detail quotes the message and is missing where its text is not kept.</summary>
internal sealed record KeptReason(string Name, double Weight, string? Detail);

/// <summary>Reasons as compact JSON of ASCII alone: fit for a header, a column and a person in a hurry.</summary>
internal static class ReasonsText
{
    private const int Most = 6;
    private const int LongestDetail = 120;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? work;

    public static string Of(IReadOnlyList<Reason> reasons, bool withDetails)
    {
        var (bytes, json) = work ??= Fresh();
        bytes.ResetWrittenCount();
        json.Reset();
        json.WriteStartArray();
        for (var i = 0; i < Math.Min(reasons.Count, Most); i++)
        {
            var reason = reasons[i];
            json.WriteStartObject();
            json.WriteString("name"u8, reason.Name);
            json.WriteNumber("weight"u8, Math.Round(reason.Weight, 3));
            if (withDetails)
                json.WriteString("detail"u8, reason.Detail.AsSpan(0, Math.Min(reason.Detail.Length, LongestDetail)));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.Flush();
        return Encoding.ASCII.GetString(bytes.WrittenSpan);
    }

    /// <summary>A single reason that no filter gave.</summary>
    public static string Of(string name, string detail) => Of([new Reason(name, 0, detail)], withDetails: true);

    public static IReadOnlyList<KeptReason> Read(string text)
    {
        if (text.Length == 0)
            return [];
        return JsonSerializer.Deserialize<List<KeptReason>>(text, JsonSerializerOptions.Web) ?? [];
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) Fresh()
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        return (bytes, new Utf8JsonWriter(bytes));
    }
}
