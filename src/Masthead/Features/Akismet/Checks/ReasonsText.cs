using System.Buffers;
using System.Buffers.Text;
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
    private const int LongestNumber = 32;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? work;

    public static string Of(IReadOnlyList<Reason> reasons, bool withDetails)
    {
        var (bytes, json) = work ??= Fresh();
        bytes.ResetWrittenCount();
        json.Reset();
        Span<byte> number = stackalloc byte[LongestNumber];
        json.WriteStartArray();
        for (var i = 0; i < Math.Min(reasons.Count, Most); i++)
        {
            var reason = reasons[i];
            json.WriteStartObject();
            json.WriteString("name"u8, reason.Name);
            json.WritePropertyName("weight"u8);
            json.WriteRawValue(number[..Thousandths(reason.Weight, number)], skipInputValidation: true);
            if (withDetails)
                json.WriteString("detail"u8, reason.Detail.AsSpan(0, Math.Min(reason.Detail.Length, LongestDetail)));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.Flush();
        return Encoding.ASCII.GetString(bytes.WrittenSpan);
    }

    /// <summary>Writes a weight (between -20 and 20) to three places and no zero more than it needs, as JSON does; the shortest form of any number takes ten times as long to find.</summary>
    /// <returns>How many bytes were written.</returns>
    private static int Thousandths(double weight, Span<byte> bytes)
    {
        var thousandths = (long)Math.Round(weight * 1000);
        var length = 0;
        if (thousandths < 0)
            bytes[length++] = (byte)'-';
        var (whole, rest) = Math.DivRem(Math.Abs(thousandths), 1000);
        Utf8Formatter.TryFormat(whole, bytes[length..], out var written);
        length += written;
        if (rest == 0)
            return length;
        bytes[length++] = (byte)'.';
        for (var place = 100; rest > 0; place /= 10)
        {
            bytes[length++] = (byte)('0' + rest / place);
            rest %= place;
        }
        return length;
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
