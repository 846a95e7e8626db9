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
    }

    private static void Walk(Reading reading, string text, int from, int to)
    {
        var invisible = false;
        for (var at = from; at < to;)
        {
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
        if (folded == Folding.Dropped)
        {
            return Drop(reading, code, trace);
        }

        if (folded != code && Folding.IsStyled(code))
        {
            trace |= Trace.Styled;
            reading.Signs.Styled++;
        }
        else if (folded != code && code < 0x10000 && char.IsUpper((char)code))
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
        else if (length >= LongestRun && IsRun(reading.Clean, length, c))
        {
            reading.Signs.LongRuns += length < LongestRun + 1 || reading.Clean[length - LongestRun - 1] != c ? 1 : 0;
            return;
        }

        reading.Clean[length] = c;
        reading.Origin[length] = at;
        reading.Traces[length] = trace;
        reading.CleanLength = length + 1;
        Count(ref reading.Signs, reading.ScriptCounts, c, trace);
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

    private static void Count(ref Signs signs, int[] scripts, char c, Trace trace)
    {
        var script = Scripts.Of(c);
        scripts[(int)script]++;
        if (Scripts.IsLetter(script))
        {
            signs.Letters++;
            signs.Uppercase += (int)(trace & Trace.Uppercase);
            return;
        }

        switch (script)
        {
            case Script.Digit: signs.Digits++; break;
            case Script.Emoji: signs.Emoji++; break;
            case Script.Punctuation:
                signs.Punctuation++;
                signs.Exclamations += c == '!' ? 1 : 0;
                signs.Questions += c == '?' ? 1 : 0;
                break;
            case Script.Symbol:
                signs.Symbols++;
                signs.Currency += c is '$' or '€' or '£' or '₽' or '₹' or '¥' or '₿' or '₫' or '₺' or '₦' or '₴' or '₩' or '฿' ? 1 : 0;
                break;
            default: break;
        }
    }
}
