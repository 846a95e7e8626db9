using Masthead.Spam.Rules;
using Masthead.Spam.Text;

namespace Masthead.Spam.Learning;

/// <summary>A reading to its features: evidence of the rules, words and pairs of words, character n-grams of text and name.</summary>
static class FeatureExtractor
{
    internal const int FirstRuleGroup = 1;
    private const int ShortestGram = 4, LongestGram = 5;
    internal static int AuthorGroup => FirstRuleGroup + RuleBook.Rules.Count;
    internal static int FirstWordGroup => AuthorGroup + 1;

    internal static void Extract(Reading reading, Evidence evidence, Features features)
    {
        features.Clear();
        Signs(evidence, features);
        Words(reading, features);
        Grams(reading, features);
        Author(reading, features);
        features.Weigh();
    }

    private static void Signs(Evidence evidence, Features features)
    {
        for (var i = 0; i < evidence.Count; i++)
        {
            features.Add(evidence.HashAt(i), Kind.Sign, (ushort)(FirstRuleGroup + evidence.RuleAt(i)));
        }
    }

    private static ushort GroupOf(int word) => (ushort)Math.Min(FirstWordGroup + word, Features.MaxGroups - 1);

    private static void Words(Reading reading, Features features)
    {
        const ulong pair = 0x7011, single = 0x7013, number = 0x7014;
        ulong previous = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            var text = reading.WordText(word);
            var group = GroupOf(word);
            var hash = Scripts.Of(text[0]) == Script.Digit ? Hashing.Mix(number, (ulong)text.Length) : Hashing.Of(text);
            features.Add(Hashing.Mix(single, hash), Kind.Word, group);
            if (previous != 0)
            {
                features.Add(Hashing.Mix(pair, previous * 3 + hash), Kind.Word, group);
            }

            previous = hash;
        }
    }

    private static void Grams(Reading reading, Features features)
    {
        var text = reading.FoldedText;
        for (var start = -1; start < text.Length - 1; start++)
        {
            var hash = 0x6001UL;
            var group = GroupOf(text.Length == 0 ? 0 : reading.WordOf[Math.Min(Math.Max(start, 0) + 1, text.Length - 1)]);
            for (var length = 1; length <= LongestGram; length++)
            {
                var at = start + length - 1;
                if (at > text.Length)
                {
                    break;
                }

                var c = at < 0 || at == text.Length ? ' ' : text[at];
                hash = (hash + c) * Hashing.Prime;
                hash ^= hash >> 31;
                if (length >= ShortestGram)
                {
                    features.Add(hash, Kind.Char, group);
                }

                if (length == LongestGram)
                {
                    features.Sample(hash);
                }
            }
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

        features.Add(Hashing.Of(lower, 0xA001), Kind.Author, (ushort)AuthorGroup);
        for (var start = 0; start + 3 <= lower.Length; start++)
        {
            features.Add(Hashing.Of(lower.Slice(start, 3), 0xA003), Kind.Author, (ushort)AuthorGroup);
            if (start + 4 <= lower.Length)
            {
                features.Add(Hashing.Of(lower.Slice(start, 4), 0xA004), Kind.Author, (ushort)AuthorGroup);
            }
        }
    }
}
