using System.Numerics;
using Masthead.Spam.Learning;

namespace Masthead.Spam.Text;

/// <summary>The clean text's words, their disguises undone, and the folded text made of them.</summary>
static class WordFinder
{
    private const int FewestSpacedLetters = 3;

    internal static void Find(Reading reading)
    {
        var tokens = Tokenise(reading);
        var gapFrom = 0;
        for (var token = 0; token < tokens;)
        {
            CopyGap(reading, gapFrom, reading.Tokens[token].Start);
            // Only what begins with a single character can be spaced out.
            var last = reading.Tokens[token].End - reading.Tokens[token].Start == 1 ? LastOfSpacedOut(reading, token, tokens) : token;
            AddWord(reading, token, last);
            gapFrom = reading.Tokens[last].End;
            token = last + 1;
        }

        CopyGap(reading, gapFrom, reading.CleanLength);
    }

    private static int Tokenise(Reading reading)
    {
        var clean = reading.Clean;
        var length = reading.CleanLength;
        var count = 0;
        for (var at = 0; at < length && count < Reading.MaxWords;)
        {
            var script = Scripts.Of(clean[at]);
            if (!Scripts.IsWord(script))
            {
                at++;
                continue;
            }

            var start = at++;
            if (!Scripts.IsUnspaced(script))
            {
                // Most words end within sixteen small letters; what follows them is looked at one by one.
                at = Math.Min(length, at + BitOperations.TrailingZeroCount(~Block.SmallLetters(clean, at)));
                while (at < length && (Scripts.IsSpacedWord(Scripts.Of(clean[at])) || Joins(clean, at, length)))
                {
                    at++;
                }
            }

            reading.Tokens[count++] = ((ushort)start, (ushort)at);
        }

        return count;
    }

    /// <summary>Whether a character that is neither letter nor digit belongs to the word before it all the same: an apostrophe or a sign for a letter, between letters.</summary>
    private static bool Joins(char[] clean, int at, int length)
    {
        var c = clean[at];
        return c is '\'' or '’' or 'ʼ' or '`' or '$' or '€' or '|' or '!' or '@'
            && at + 1 < length && Scripts.IsLetter(Scripts.Of(clean[at + 1])) && Scripts.IsLetter(Scripts.Of(clean[at - 1]))
            && (c != '@' || !LooksLikeMail(clean, at, length));
    }

    private static bool LooksLikeMail(char[] clean, int at, int length)
    {
        while (++at < length && char.IsAsciiLetterOrDigit(clean[at]))
        {
        }

        return at + 1 < length && clean[at] is '.' or '-' && clean[at + 1] != ' ';
    }

    /// <summary>
    /// "c a s i n o", "A.L.E.X.I.S 1 7", "s*l*o*t": at least three single letters with the same sign between them, and the digits that follow.
    /// </summary>
    private static int LastOfSpacedOut(Reading reading, int first, int count)
    {
        var clean = reading.Clean;
        int last = first, letters = 0, singles = 0;
        for (var token = first; token < count; token++)
        {
            var (start, end) = reading.Tokens[token];
            var script = Scripts.Of(clean[start]);
            var single = end - start == 1 && Scripts.IsLetter(script) && !Scripts.IsUnspaced(script);
            var number = token > first && script == Script.Digit && end - start <= 4;
            if (!single && !number || token > first && !SameGap(reading, first, token) || number && !single && letters < 2)
            {
                break;
            }

            letters += single ? 1 : 0;
            singles++;
            last = token;
        }

        return letters >= FewestSpacedLetters && singles > FewestSpacedLetters ? last : first;
    }

    private static bool SameGap(Reading reading, int first, int token)
    {
        var gap = reading.Tokens[token].Start - reading.Tokens[token - 1].End;
        if (gap is 0 or > 3)
        {
            return false;
        }

        var separator = reading.Clean[reading.Tokens[first].End];
        return token == first + 1 || reading.Clean[reading.Tokens[token - 1].End] == separator;
    }

    private static void CopyGap(Reading reading, int from, int to)
    {
        var length = reading.FoldedLength;
        var word = (ushort)Math.Max(0, reading.WordCount - 1);
        for (var at = from; at < to && length < Reading.Capacity; at++)
        {
            reading.Folded[length] = reading.Clean[at];
            reading.WordOf[length++] = word;
        }

        reading.FoldedLength = length;
    }

    private static void AddWord(Reading reading, int first, int last)
    {
        ref var word = ref reading.Words[reading.WordCount];
        var (start, end) = (reading.Tokens[first].Start, reading.Tokens[last].End);
        word = new Word
        {
            Start = (ushort)reading.FoldedLength,
            From = reading.Origin[start],
            To = reading.Origin[end],
            Disguise = last > first ? Disguise.Spaced : Disguise.None,
            InLink = reading.LinkCount > 0 && IsInLink(reading, start),
        };
        if (first == last && WordCopier.CopyPlain(reading, ref word, reading.Tokens[first]))
        {
            reading.WordCount++;
            return;
        }

        var made = default(Making);
        for (var token = first; token <= last; token++)
        {
            WordCopier.Copy(reading, ref made, word.Start, reading.Tokens[token]);
        }

        word.Length = (ushort)(reading.FoldedLength - word.Start);
        Unmask(reading, ref word, made);
        reading.Hashes[reading.WordCount++] = Hashing.Of(reading.Folded.AsSpan(word.Start, word.Length));
        Tally(ref reading.Signs, word.Disguise);
    }

    /// <summary>Look-alike letters go to the script that most of the word is surely in; digits and signs between letters become letters.</summary>
    private static void Unmask(Reading reading, ref Word word, in Making made)
    {
        word.HasDigit = made.Has(Script.Digit);
        word.HasLetter = made.Letters > 0;
        word.Script = made.Script;
        word.AllCapitals = made is { Upper: > 1, Lower: 0 };
        word.Disguise |= Dress(made.Traces);
        var text = reading.Folded.AsSpan(word.Start, word.Length);
        if ((made.Kinds & Scripts.LookAlike) is var mixed && (mixed & mixed - 1) != 0)
        {
            word.Disguise |= Disguise.Mixed;
            ToOneScript(text, MeantCyrillic(text), ref word);
        }

        if (made.Letters > 1 && (made.Kinds & ~Scripts.Letters) != 0 && !word.InLink)
        {
            UndoLeet(text, ref word);
        }

        if (!Scripts.IsLookAlike(word.Script))
        {
            // Marks and joiners are the way such scripts are written, not a disguise.
            word.Disguise &= ~(Disguise.Invisible | Disguise.Accented);
        }
    }

    private static Disguise Dress(Trace traces) => (traces & ~Trace.Uppercase) == Trace.None ? Disguise.None
        : ((traces & Trace.Styled) != Trace.None ? Disguise.Styled : Disguise.None) | ((traces & Trace.AfterInvisible) != Trace.None ? Disguise.Invisible : Disguise.None)
        | ((traces & Trace.Accented) != Trace.None ? Disguise.Accented : Disguise.None) | ((traces & Trace.Encoded) != Trace.None ? Disguise.Encoded : Disguise.None)
        | ((traces & Trace.LookAlike) != Trace.None ? Disguise.Mixed : Disguise.None);

    private static bool MeantCyrillic(ReadOnlySpan<char> text)
    {
        int latin = 0, cyrillic = 0, sureLatin = 0, sureCyrillic = 0;
        foreach (var c in text)
        {
            var script = Scripts.Of(c);
            latin += script == Script.Latin ? 1 : 0;
            cyrillic += script == Script.Cyrillic ? 1 : 0;
            sureLatin += script == Script.Latin && LookAlikes.IsSure(c) ? 1 : 0;
            sureCyrillic += script == Script.Cyrillic && LookAlikes.IsSure(c) ? 1 : 0;
        }

        return cyrillic > latin && sureCyrillic >= sureLatin || sureCyrillic > sureLatin;
    }

    private static void ToOneScript(Span<char> text, bool cyrillic, ref Word word)
    {
        foreach (ref var c in text)
        {
            c = cyrillic ? Confusables.ToCyrillic(c) : Confusables.ToLatin(c);
        }

        word.Script = cyrillic ? Script.Cyrillic : Script.Latin;
    }

    private static void UndoLeet(Span<char> text, ref Word word)
    {
        for (var at = 1; at < text.Length - 1; at++)
        {
            var letter = Confusables.Leet(text[at]);
            var next = at + 1 < text.Length - 1 && Confusables.Leet(text[at + 1]) != 0 ? at + 2 : at + 1;
            if (letter == 0 || !Scripts.IsLetter(Scripts.Of(text[at - 1])) || !Scripts.IsLetter(Scripts.Of(text[next])))
            {
                continue;
            }

            text[at] = word.Script == Script.Cyrillic ? Confusables.ToCyrillic(letter) : letter;
            word.Disguise |= Disguise.Leet;
        }
    }

    private static bool IsInLink(Reading reading, int at)
    {
        for (var link = 0; link < reading.LinkCount; link++)
        {
            if (at >= reading.Links[link].Start && at < reading.Links[link].Start + reading.Links[link].Length)
            {
                return true;
            }
        }

        return false;
    }

    private static void Tally(ref Signs signs, Disguise disguise)
    {
        if (disguise == Disguise.None)
        {
            return;
        }

        signs.StyledWords += (disguise & Disguise.Styled) != Disguise.None ? 1 : 0;
        signs.InvisibleWords += (disguise & Disguise.Invisible) != Disguise.None ? 1 : 0;
        signs.MixedWords += (disguise & Disguise.Mixed) != Disguise.None ? 1 : 0;
        signs.LeetWords += (disguise & Disguise.Leet) != Disguise.None ? 1 : 0;
        signs.SpacedWords += (disguise & Disguise.Spaced) != Disguise.None ? 1 : 0;
        signs.AccentedWords += (disguise & Disguise.Accented) != Disguise.None ? 1 : 0;
        signs.EncodedWords += (disguise & Disguise.Encoded) != Disguise.None ? 1 : 0;
    }
}
