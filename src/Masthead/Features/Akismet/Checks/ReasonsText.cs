using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
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
    // Of a name, and of a detail in which every letter is written as a number.
    private const int LongestName = 60;
    private const int LongestReason = 6 * (LongestName + LongestDetail) + 80;

    /// <summary>As a header tells them: <c>[{"name":"links","weight":1.5,"detail":"two links"}]</c>.</summary>
    public static string Of(IReadOnlyList<Reason> reasons, bool withDetails) => Of(reasons, withDetails, HeaderWords);

    /// <summary>As a record keeps them, shorter: <c>[["links",1.5,"two links"]]</c>.</summary>
    public static string ForRecord(IReadOnlyList<Reason> reasons, bool withDetails) => Of(reasons, withDetails, RecordWords);

    private static readonly Words HeaderWords = new("{\"name\":\"", "\",\"weight\":", ",\"detail\":\"", "}");
    private static readonly Words RecordWords = new("[\"", "\",", ",\"", "]");

    /// <summary>What stands before each part of a reason, and at its end.</summary>
    private sealed record Words(string Name, string Weight, string Detail, string End);

    private static string Of(IReadOnlyList<Reason> reasons, bool withDetails, Words words)
    {
        var count = Math.Min(reasons.Count, Most);
        var room = ArrayPool<char>.Shared.Rent(2 + count * LongestReason);
        var text = new Written(room);
        text.Add("[");
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                text.Add(",");
            text.Add(words.Name);
            text.AddEscaped(reasons[i].Name.AsSpan(0, Math.Min(reasons[i].Name.Length, LongestName)));
            text.Add(words.Weight);
            text.AddThousandths(reasons[i].Weight);
            if (withDetails)
            {
                text.Add(words.Detail);
                text.AddEscaped(reasons[i].Detail.AsSpan(0, Math.Min(reasons[i].Detail.Length, LongestDetail)));
                text.Add("\"");
            }
            text.Add(words.End);
        }
        text.Add("]");
        var whole = text.ToString();
        ArrayPool<char>.Shared.Return(room);
        return whole;
    }

    /// <summary>A single reason that no filter gave.</summary>
    public static string Of(string name, string detail) => Of([new Reason(name, 0, detail)], withDetails: true);

    /// <summary>Reads either form.</summary>
    public static IReadOnlyList<KeptReason> Read(string text)
    {
        if (text.Length == 0)
            return [];
        if (!text.StartsWith("[[", StringComparison.Ordinal))
            return JsonSerializer.Deserialize<List<KeptReason>>(text, JsonSerializerOptions.Web) ?? [];
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(reason => new KeptReason(reason[0].GetString()!, reason[1].GetDouble(), reason.GetArrayLength() > 2 ? reason[2].GetString() : null))];
    }

    /// <summary>JSON as it grows, in somebody else's room, which is large enough.</summary>
    private ref struct Written(Span<char> room)
    {
        private readonly Span<char> room = room;
        private int length;

        public void Add(ReadOnlySpan<char> text)
        {
            text.CopyTo(room[length..]);
            length += text.Length;
        }

        /// <summary>Whatever is not plain ASCII, or could mean something in a page, as its number; half a pair as the sign of what cannot be read.</summary>
        public void AddEscaped(ReadOnlySpan<char> text)
        {
            JavaScriptEncoder.Default.Encode(text, room[length..], out _, out var written);
            length += written;
        }

        /// <summary>A weight (between -20 and 20) to three places and no zero more than it needs, as JSON has it; the shortest form of any number takes ten times as long to find.</summary>
        public void AddThousandths(double weight)
        {
            var thousandths = (long)Math.Round(weight * 1000);
            if (thousandths < 0)
                room[length++] = '-';
            var (whole, rest) = Math.DivRem(Math.Abs(thousandths), 1000);
            whole.TryFormat(room[length..], out var written, provider: CultureInfo.InvariantCulture);
            length += written;
            if (rest == 0)
                return;
            room[length++] = '.';
            for (var place = 100; rest > 0; place /= 10)
            {
                room[length++] = (char)('0' + rest / place);
                rest %= place;
            }
        }

        public readonly override string ToString() => new(room[..length]);
    }
}
