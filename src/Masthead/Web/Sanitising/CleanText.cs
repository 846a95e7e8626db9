using System.Buffers;
using System.Text;

namespace Masthead.Web.Sanitising;

/// <summary>Takes out of a text the characters that no reader can see and no document may hold.</summary>
internal static class CleanText
{
    // Whatever is not plainly harmless is looked at one by one: controls, surrogates, format characters, non-characters.
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(i => (char)i).Where(c => IsSuspicious(c))]);

    /// <summary>For the body of a text: line breaks stay; controls, half characters and direction overrides go.</summary>
    public static string Body(string text) => text.AsSpan().ContainsAny(Suspicious) ? Filter(text, KeepInBody) : text;

    /// <summary>For one line: as <see cref="Body"/>, and every kind of direction control goes too, since a name is shown among others' words.</summary>
    public static string Line(string text) => text.AsSpan().ContainsAny(Suspicious) ? Filter(text, KeepInLine) : text;

    private static string Filter(string text, Func<Rune, bool> keep)
    {
        var clean = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (Rune.DecodeFromUtf16(rest, out var rune, out var used) is var status && used > 0)
        {
            if (status == OperationStatus.Done)
                Append(clean, rune, keep);
            rest = rest[used..];
        }
        return clean.ToString();
    }

    private static void Append(StringBuilder clean, Rune rune, Func<Rune, bool> keep)
    {
        // A carriage return can only come from a character reference: a parser has folded the others.
        if (rune.Value is '\r' or 0x85 or 0x2028 or 0x2029)
            clean.Append('\n');
        else if (keep(rune))
            clean.Append(rune.ToString());
    }

    private static bool KeepInBody(Rune rune) => rune.Value switch
    {
        '\n' or '\t' => true,
        < 0x20 or (>= 0x7F and <= 0x9F) => false,
        0x202D or 0x202E or 0xFEFF => false,
        >= 0xFDD0 and <= 0xFDEF => false,
        var v => (v & 0xFFFE) != 0xFFFE,
    };

    private static bool KeepInLine(Rune rune) => rune.Value switch
    {
        >= 0x202A and <= 0x202E => false,
        >= 0x2066 and <= 0x2069 => false,
        0x200E or 0x200F or 0x061C or 0x200B or 0x2060 or 0x00AD or 0x180E => false,
        _ => KeepInBody(rune),
    };

    private static bool IsSuspicious(char c) =>
        char.IsSurrogate(c) || c == '\r' || c is '\u2028' or '\u2029' || !KeepInLine(new Rune(c));
}
