using Masthead.Spam.Rules;
using Masthead.Spam.Text;

namespace Masthead.Spam.Learning;

/// <summary>A reading to its features: evidence of the rules, words and pairs of words, runs of characters of text and name.</summary>
static class FeatureExtractor
{
    internal const int FirstRuleGroup = 1;
    private const int Gram = 4, Ends = 2;
    internal static int AuthorGroup => FirstRuleGroup + RuleBook.Rules.Length;
    internal static int FirstWordGroup => AuthorGroup + 1;

    internal static void Extract(Reading reading, Evidence evidence, Features features)
    {
        features.Clear();
        features.Begin(Kind.Sign);
        Signs(evidence, features);
        features.Begin(Kind.Word);
        Words(reading, features);
        features.Begin(Kind.Author);
        Author(reading, features);
        features.Begin(Kind.Char);
        Runs(reading, features);
        features.Weigh();
    }

    /// <summary>The sketch alone, as <see cref="Extract"/> leaves it.</summary>
    internal static void Sketch(Reading reading, Features features)
    {
        features.Clear();
        ulong run = 0, hash = 0;
        var text = Padded(reading);
        for (var end = 0; end < text.Length; end++)
        {
            run = run << 16 | text[end];
            if (end >= Gram)
            {
                features.Sample(hash + text[end]);
            }

            hash = HashOf(run);
        }
    }

    private static void Signs(Evidence evidence, Features features)
    {
        for (var i = 0; i < evidence.Count; i++)
        {
            features.Add(evidence.HashAt(i), (ushort)(FirstRuleGroup + evidence.RuleAt(i)));
        }
    }

    private static ushort GroupOf(int word) => (ushort)Math.Min(FirstWordGroup + word, Features.MaxGroups - 1);

    /// <summary>Words, pairs of neighbours, and the first and last two by their place: openings and farewells say more than the same words in between.</summary>
    private static void Words(Reading reading, Features features)
    {
        const ulong pair = 0x7011, single = 0x7013, number = 0x7014, fromStart = 0x7100, fromEnd = 0x7110;
        ulong previous = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            ref readonly var entry = ref reading.Words[word];
            var group = GroupOf(word);
            var left = reading.WordCount - word;
            var hash = Scripts.Of(reading.Folded[entry.Start]) == Script.Digit ? Hashing.Mix(number, entry.Length) : reading.Hashes[word];
            features.Add(Hashing.Mix(single, hash), group);
            if (previous != 0)
            {
                features.Add(Hashing.Mix(pair, previous * 3 + hash), group);
            }

            if (word < Ends)
            {
                features.Add(Hashing.Mix(fromStart + (ulong)word, hash), group);
            }

            if (left <= Ends)
            {
                features.Add(Hashing.Mix(fromEnd + (ulong)left, hash), group);
            }

            previous = hash;
        }
    }

    private static void Author(Reading reading, Features features)
    {
        if (string.IsNullOrEmpty(reading.Submission.Author))
        {
            return;
        }

        var name = reading.Submission.Author.AsSpan(0, Math.Min(reading.Submission.Author.Length, 64));
        Span<char> lower = stackalloc char[name.Length + 2];
        lower[0] = lower[^1] = ' ';
        for (var i = 0; i < name.Length; i++)
        {
            var folded = Folding.Fold(name[i]);
            lower[i + 1] = folded >= Folding.Dropped ? '_' : folded;
        }

        features.Add(Hashing.Of(lower, 0xA001), (ushort)AuthorGroup);
        for (var start = 0; start + 3 <= lower.Length; start++)
        {
            features.Add(Hashing.Of(lower.Slice(start, 3), 0xA003), (ushort)AuthorGroup);
            if (start + 4 <= lower.Length)
            {
                features.Add(Hashing.Of(lower.Slice(start, 4), 0xA004), (ushort)AuthorGroup);
            }
        }
    }

    /// <summary>Every run of four characters is a feature; every run of five goes into the sketch. A space stands before and after the text.</summary>
    private static void Runs(Reading reading, Features features)
    {
        var text = Padded(reading);
        var wordOf = reading.WordOf.AsSpan(0, Math.Max(1, reading.FoldedLength));
        ulong run = 0, hash = 0;
        for (var end = 0; end < text.Length; end++)
        {
            run = run << 16 | text[end];
            if (end < Gram - 1)
            {
                continue;
            }

            if (end >= Gram)
            {
                features.Sample(hash + text[end]);
            }

            hash = HashOf(run);
            // The run's first character but for the space before the text; of a text of one or two letters, the last there is.
            features.Add(hash, GroupOf(wordOf[Math.Min(Math.Max(end + 1 - Gram, 1), wordOf.Length - 1)]));
        }
    }

    private static ReadOnlySpan<char> Padded(Reading reading)
    {
        var text = reading.Padded.AsSpan(0, reading.FoldedLength + 2);
        text[0] = text[^1] = ' ';
        reading.FoldedText.CopyTo(text[1..]);
        return text;
    }

    /// <summary>Four characters of 16 bits fill a number: the run is its own key.</summary>
    private static ulong HashOf(ulong run)
    {
        var hash = run * Hashing.Prime;
        return hash ^ hash >> 32;
    }
}
