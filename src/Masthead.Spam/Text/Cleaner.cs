using System.Numerics;
using System.Text;

namespace Masthead.Spam.Text;

/// <summary>Text as typed to the clean text that a reader sees: entities and percent signs decoded, markup removed (its addresses kept), characters folded.</summary>
static class Cleaner
{
    private const int LongestRun = 4;

    internal static void Clean(Reading reading, string text)
    {
        const int head = Submission.MaxTextLength / 4 * 3, tail = Submission.MaxTextLength - head;
        if (text.Length <= Submission.MaxTextLength)
        {
            Walk(reading, text, 0, text.Length);
        }
        else
        {
            reading.Signs.Truncated = true;
            Walk(reading, text, 0, head);
            Put(reading, ' ', head, Trace.None);
            Walk(reading, text, text.Length - tail, text.Length);
        }

        while (reading.CleanLength > 0 && reading.Clean[reading.CleanLength - 1] == ' ')
        {
            reading.CleanLength--;
        }

        reading.Origin[reading.CleanLength] = text.Length;
        Count(reading);
    }

    private static void Walk(Reading reading, string text, int from, int to)
    {
        var invisible = false;
        for (var at = from; at < to;)
        {
            if (!invisible && (at = CopyPlain(reading, text, at, to)) == to)
            {
                return;
            }

            int c = text[at], length = 1;
            var trace = Trace.None;
            if (c == '&' && Entities.TryRead(text.AsSpan(at, Math.Min(to - at, Entities.Longest)), out var code, out var used))
            {
                (c, length, trace) = (code, used, Trace.Encoded);
                reading.Signs.Entities++;
            }
            else if (c == '%' && Entities.TryReadPercent(text.AsSpan(at, Math.Min(to - at, 12)), out code, out used))
            {
                (c, length, trace) = (code, used, Trace.Encoded);
                reading.Signs.PercentEncoded++;
            }
            else if (c is '<' or '[' && Markup.TryRead(reading, text.AsSpan(at, to - at), at, out used))
            {
                at += used;
                continue;
            }
            else if (char.IsHighSurrogate((char)c) && at + 1 < to && char.IsLowSurrogate(text[at + 1]))
            {
                (c, length) = (char.ConvertToUtf32((char)c, text[at + 1]), 2);
            }

            invisible = Take(reading, c, at, trace | (invisible ? Trace.AfterInvisible : Trace.None));
            at += length;
        }
    }

    /// <summary>
    /// What each ASCII character becomes when nothing has to be asked about it: itself, a capital its small letter; 0 for those that may begin something.
    /// </summary>
    private static readonly char[] Plain = [.. Enumerable.Range(0, 0x80).Select(code => (char)code switch
    {
        < ' ' or '&' or '%' or '<' or '[' => '\0',
        >= 'A' and <= 'Z' => (char)(code | 0x20),
        var c => Folding.Fold(c) == c ? c : '\0',
    })];

    /// <summary>Most characters stand for themselves or their small letter: they are copied without a detour, up to one that does not.</summary>
    private static int CopyPlain(Reading reading, string text, int at, int to)
    {
        var (clean, origin, traces, length, plain) = (reading.Clean, reading.Origin, reading.Traces, reading.CleanLength, Plain);
        var before = length > 0 ? clean[length - 1] : ' ';
        while (at + Block.Size <= to && length + Block.Size <= Submission.MaxTextLength && Block.TryCopy(reading, text, at, length, before))
        {
            (at, length) = (at + Block.Size, length + Block.Size);
            before = clean[length - 1];
        }

        for (; at < to && length < Submission.MaxTextLength; at++)
        {
            var c = text[at];
            var folded = c < plain.Length ? plain[c] : Folding.Fold(c) == c ? c : '\0';
            if (folded == '\0' || folded == before && (folded == ' ' || length >= LongestRun && IsRun(clean, length, folded)))
            {
                break;
            }

            (clean[length], origin[length], traces[length]) = (folded, at, c == folded ? Trace.None : Trace.Uppercase);
            before = folded;
            length++;
        }

        reading.CleanLength = length;
        return at;
    }

    /// <returns>Whether the character left no visible trace.</returns>
    private static bool Take(Reading reading, int code, int at, Trace trace)
    {
        if (code is >= 'A' and <= 'Z')
        {
            Put(reading, (char)(code | 0x20), at, trace | Trace.Uppercase);
            return false;
        }

        if (code is > ' ' and < 0x7F)
        {
            Put(reading, (char)code, at, trace);
            return false;
        }

        var folded = Folding.Fold(code);
        if (folded == code)
        {
            Put(reading, folded, at, trace);
            return false;
        }

        if (folded == Folding.Dropped)
        {
            return Drop(reading, code, trace);
        }

        if (Folding.IsStyled(code))
        {
            trace |= Trace.Styled;
            reading.Signs.Styled++;
        }
        else if (code < 0x10000 && char.IsUpper((char)code))
        {
            trace |= Trace.Uppercase;
        }

        if (code is '\n' or 0x2028 or 0x2029)
        {
            reading.Signs.Lines++;
        }

        if (folded != Folding.Several)
        {
            Put(reading, folded, at, trace);
            return false;
        }

        foreach (var part in Folding.Expand(code))
        {
            Put(reading, part, at, trace);
        }

        return false;
    }

    private static bool Drop(Reading reading, int code, Trace trace)
    {
        if (code is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069)
        {
            reading.Signs.Bidi++;
        }
        else if (Rune.GetUnicodeCategory(Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar) == System.Globalization.UnicodeCategory.NonSpacingMark
            && code is not (>= 0xFE00 and <= 0xFE0F or 0x20E3 or >= 0xE0000))
        {
            reading.Signs.Accents++;
            if (reading.CleanLength > 0)
            {
                reading.Traces[reading.CleanLength - 1] |= Trace.Accented;
            }

            return (trace & Trace.AfterInvisible) != Trace.None;
        }

        return true;
    }

    internal static void Put(Reading reading, char c, int at, Trace trace)
    {
        var length = reading.CleanLength;
        if (length >= Submission.MaxTextLength)
        {
            return;
        }

        if (c == ' ')
        {
            if (length == 0 || reading.Clean[length - 1] == ' ')
            {
                return;
            }
        }
        else if (length >= LongestRun && reading.Clean[length - 1] == c && IsRun(reading.Clean, length, c))
        {
            reading.Signs.LongRuns += length < LongestRun + 1 || reading.Clean[length - LongestRun - 1] != c ? 1 : 0;
            return;
        }

        reading.Clean[length] = c;
        reading.Origin[length] = at;
        reading.Traces[length] = trace;
        reading.CleanLength = length + 1;
    }

    private static bool IsRun(char[] clean, int length, char c)
    {
        for (var back = 1; back <= LongestRun; back++)
        {
            if (clean[length - back] != c)
            {
                return false;
            }
        }

        return true;
    }

    private static void Count(Reading reading)
    {
        ref var signs = ref reading.Signs;
        var (scripts, traces) = (reading.ScriptCounts, reading.Traces);
        var text = reading.CleanText;
        var upper = 0;
        // Small Latin letters are most of most texts: they are counted sixteen at a time, whatever else is among them one by one.
        for (var start = 0; start < text.Length; start += Block.Size)
        {
            var here = Math.Min(Block.Size, text.Length - start);
            var (letters, capitals) = (Block.SmallLetters(reading.Clean, start), Block.Uppercase(traces, start));
            (letters, capitals) = (letters & (1u << here) - 1, capitals & (1u << here) - 1);
            scripts[(int)Script.Latin] += BitOperations.PopCount(letters);
            upper += BitOperations.PopCount(letters & capitals);
            for (var others = ~letters & (1u << here) - 1; others != 0; others &= others - 1)
            {
                var at = BitOperations.TrailingZeroCount(others);
                var script = Scripts.Of(text[start + at]);
                scripts[(int)script]++;
                upper += (int)(capitals >> at & 1) & (Scripts.IsLetter(script) ? 1 : 0);
            }
        }

        signs.Uppercase = upper;
        for (var script = (int)Script.Latin; script < scripts.Length; script++)
        {
            signs.Letters += scripts[script];
        }

        (signs.Digits, signs.Emoji) = (scripts[(int)Script.Digit], scripts[(int)Script.Emoji]);
        (signs.Punctuation, signs.Symbols) = (scripts[(int)Script.Punctuation], scripts[(int)Script.Symbol]);
        (signs.Exclamations, signs.Questions) = (text.Count('!'), text.Count('?'));
        signs.Currency = signs.Symbols == 0 ? 0 : CountCurrency(text);
    }

    private static int CountCurrency(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += c is '$' or '€' or '£' or '₽' or '₹' or '¥' or '₿' or '₫' or '₺' or '₦' or '₴' or '₩' or '฿' ? 1 : 0;
        }

        return count;
    }
}
