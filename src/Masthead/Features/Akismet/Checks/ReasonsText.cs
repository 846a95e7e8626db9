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

    public static string Of(IReadOnlyList<Reason> reasons, bool withDetails)
    {
        var count = Math.Min(reasons.Count, Most);
        var room = ArrayPool<char>.Shared.Rent(2 + count * LongestReason);
        var text = new Written(room);
        text.Add("[");
        for (var i = 0; i < count; i++)
        {
            text.Add(i == 0 ? "{\"name\":\"" : ",{\"name\":\"");
            text.AddEscaped(reasons[i].Name.AsSpan(0, Math.Min(reasons[i].Name.Length, LongestName)));
            text.Add("\",\"weight\":");
            text.AddThousandths(reasons[i].Weight);
            if (withDetails)
            {
                text.Add(",\"detail\":\"");
                text.AddEscaped(reasons[i].Detail.AsSpan(0, Math.Min(reasons[i].Detail.Length, LongestDetail)));
                text.Add("\"");
            }
            text.Add("}");
        }
        text.Add("]");
        var whole = text.ToString();
        ArrayPool<char>.Shared.Return(room);
        return whole;
    }

    /// <summary>A single reason that no filter gave.</summary>
    public static string Of(string name, string detail) => Of([new Reason(name, 0, detail)], withDetails: true);

    public static IReadOnlyList<KeptReason> Read(string text)
    {
        if (text.Length == 0)
            return [];
        return JsonSerializer.Deserialize<List<KeptReason>>(text, JsonSerializerOptions.Web) ?? [];
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
