using System.Runtime.InteropServices;
using Masthead.Spam.Learning;

namespace Masthead.Spam.Text;

/// <summary>What a word is made of.</summary>
[StructLayout(LayoutKind.Auto)]
struct Making
{
    internal Trace Traces;
    internal Script Script;

    /// <summary>One bit for each kind of character.</summary>
    internal ulong Kinds;
    internal int Letters, Upper, Lower;

    internal readonly bool Has(Script script) => (Kinds >> (int)script & 1) == 1;

    internal void Note(Script script, Trace trace)
    {
        Kinds |= 1UL << (int)script;
        if (Scripts.IsLetter(script))
        {
            Letters++;
            Script = script;
            Upper += (int)(trace & Trace.Uppercase);
            Lower += (trace & Trace.Uppercase) == Trace.None && Scripts.HasCase(script) ? 1 : 0;
        }
    }
}

/// <summary>Copies words into the folded text, and notes what they are made of.</summary>
static class WordCopier
{
    /// <summary>
    /// Most words are one piece of small Latin letters of which no three alike follow each other, and no disguise: they are copied as they are, and all that
    /// there is to say of them is said here.
    /// </summary>
    /// <returns>False, and nothing is done, where the word is of another kind.</returns>
    internal static bool CopyPlain(Reading reading, ref Word word, (ushort Start, ushort End) token)
    {
        var clean = reading.Clean.AsSpan(token.Start..token.End);
        if (reading.FoldedLength + clean.Length > Reading.Capacity)
        {
            return false;
        }

        var traces = reading.Traces.AsSpan(token.Start, clean.Length);
        var folded = reading.Folded.AsSpan(reading.FoldedLength, clean.Length);
        var (all, upper, before, earlier, hash) = (Trace.None, 0, '\0', '\0', Hashing.Seed);
        for (var at = 0; at < clean.Length; at++)
        {
            var c = clean[at];
            if (!char.IsAsciiLetterLower(c) || c == before && c == earlier)
            {
                return false;
            }

            folded[at] = c;
            hash = Hashing.Step(hash, c);
            all |= traces[at];
            upper += (int)(traces[at] & Trace.Uppercase);
            (earlier, before) = (before, c);
        }

        if ((all & ~Trace.Uppercase) != Trace.None)
        {
            return false;
        }

        (word.Length, word.Script, word.HasLetter, word.AllCapitals) = ((ushort)clean.Length, Script.Latin, true, upper > 1 && upper == clean.Length);
        reading.Hashes[reading.WordCount] = hash;
        reading.WordOf.AsSpan(reading.FoldedLength, clean.Length).Fill((ushort)reading.WordCount);
        reading.FoldedLength += clean.Length;
        return true;
    }

    /// <summary>Copies a token of any kind; a word of several is begun by the first of them.</summary>
    internal static void Copy(Reading reading, ref Making made, int wordStart, (ushort Start, ushort End) token)
    {
        var (clean, folded, wordOf) = (reading.Clean, reading.Folded, reading.WordOf);
        var (length, number, sum) = (reading.FoldedLength, (ushort)reading.WordCount, made);
        for (var at = (int)token.Start; at < token.End && length < Reading.Capacity; at++)
        {
            var c = clean[at];
            var trace = reading.Traces[at];
            sum.Traces |= at > token.Start ? trace : trace & ~Trace.AfterInvisible;
            var script = Scripts.Of(c);
            if (!Scripts.IsWord(script) && Confusables.Leet(c) == 0)
            {
                continue;
            }

            sum.Note(script, trace);
            if (length >= wordStart + 2 && folded[length - 1] == c && folded[length - 2] == c && script != Script.Digit && c != 'w')
            {
                continue;
            }

            folded[length] = c;
            wordOf[length++] = number;
        }

        (reading.FoldedLength, made) = (length, sum);
    }
}
