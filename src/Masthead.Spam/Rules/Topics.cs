using System.Collections.Frozen;
using System.Numerics;
using Masthead.Spam.Learning;
using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>What the message is about, where that is something that spam is often about: a list of words in some thirty languages.</summary>
sealed class Topics() : Rule("topics")
{
    /// <summary>Natural-log odds that each topic starts with in the shipped model; a topic not named here starts at 0.</summary>
    private static readonly FrozenDictionary<string, double> Priors = new Dictionary<string, double>
    {
        ["gambling"] = 1.2, ["adult"] = 1.2, ["pharma"] = 1.2, ["crime"] = 0.8, ["fortune"] = 0.8, ["loans"] = 1, ["earnings"] = 0.8, ["essay"] = 1, ["seo"] = 1,
        ["promotion"] = 0.8, ["messenger"] = 0.8, ["prize"] = 0.6, ["dating"] = 0.6, ["shop"] = 0.5, ["action"] = 0.6, ["praise"] = 0.3, ["urgency"] = 0.2, ["trust"] = 0.3,
    }.ToFrozenDictionary();

    private static readonly string[] TopicNames = LoadNames();
    private static readonly double[] PriorOf = [.. TopicNames.Select(name => Priors.GetValueOrDefault(name))];
    private static readonly HashTable<uint> Whole;
    private static readonly HashTable<uint> Stems;
    private static readonly HashTable<bool> PairStarts;

    /// <summary>How each stem begins, and every word that is listed whole or begins a listed pair.</summary>
    private static readonly Sieve Beginnings = new(), Known = new();

    /// <summary>A topic's number comes from its name, so that a new topic leaves the others' evidence alone.</summary>
    private static readonly int[] Numbers = [.. TopicNames.Select(name => (int)(Hashing.Of(name) >> 44))];
    private static readonly (string Text, uint Topics)[] Unspaced;
    private const int ShortestStem = 3, LongestStem = 14;

    /// <summary>Beside the topics of what is a stem as it stands: a longer stem begins so.</summary>
    private const uint Longer = 1u << 31;

    static Topics()
    {
        var (whole, stems, starts, unspaced) = (new Dictionary<ulong, uint>(), new Dictionary<ulong, uint>(), new HashSet<ulong>(), new Dictionary<string, uint>());
        foreach (var (topic, term) in Lines())
        {
            var bit = 1u << Array.IndexOf(TopicNames, topic);
            if (Scripts.IsUnspaced(Scripts.Of(term[0])))
            {
                unspaced[term] = unspaced.GetValueOrDefault(term) | bit;
                continue;
            }

            var words = term.TrimEnd('*').Split(' ');
            if (words.Length == 1 && term[^1] == '*')
            {
                AddStem(stems, words[0], bit);
                continue;
            }

            var first = Hashing.Of(words[0]);
            Known.Add(first);
            if (words.Length == 2)
            {
                starts.Add(first);
            }

            var hash = words.Length == 2 ? Hashing.Mix(first, Hashing.Of(words[1])) : first;
            whole[hash] = whole.GetValueOrDefault(hash) | bit;
        }

        (Whole, Stems, PairStarts) = (new(whole), new(stems), new([.. starts.Select(start => KeyValuePair.Create(start, true))]));
        Unspaced = [.. unspaced.Select(pair => (pair.Key, pair.Value))];
    }

    private static void AddStem(Dictionary<ulong, uint> stems, string stem, uint bit)
    {
        for (var length = ShortestStem; length <= Math.Min(stem.Length, LongestStem); length++)
        {
            var hash = Hashing.Of(stem.AsSpan(0, length));
            stems[hash] = stems.GetValueOrDefault(hash) | (length == stem.Length ? bit : Longer);
        }

        Beginnings.Add(Hashing.Of(stem.AsSpan(0, ShortestStem)));
    }

    internal override void Look(Reading reading, ref Findings found)
    {
        uint once = 0, twice = 0;
        ulong pairStart = 0;
        var hits = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            var topics = OfStem(reading.WordText(word)) | OfWhole(reading.Hashes[word], ref pairStart);
            hits += topics != 0 ? 1 : 0;
            twice |= once & topics;
            once |= topics;
        }

        once |= InUnspaced(reading, ref hits);
        reading.Topics = once;
        Add(ref found, 0, once);
        Add(ref found, 100, twice);
        found.Add(200 + BitOperations.PopCount(once));
        found.Add(220 + Range((double)hits / Math.Max(4, reading.WordCount)));
        found.Add(240 + Range(hits));
    }

    /// <summary>A word as it stands, and phrases of two: the first is remembered until the next is looked at.</summary>
    private static uint OfWhole(ulong hash, ref ulong pairStart)
    {
        var topics = pairStart != 0 ? Whole[Hashing.Mix(pairStart, hash)] : 0;
        if (!Known.MayHold(hash))
        {
            pairStart = 0;
            return topics;
        }

        pairStart = PairStarts[hash] ? hash : 0;
        return topics | Whole[hash];
    }

    private static uint OfStem(ReadOnlySpan<char> word)
    {
        if (word.Length < ShortestStem)
        {
            return 0;
        }

        var hash = Hashing.Of(word[..ShortestStem]);
        uint topics = 0, found = Beginnings.MayHold(hash) ? Longer : 0;
        for (var length = ShortestStem; (found & Longer) != 0; length++)
        {
            found = Stems[hash];
            topics |= found;
            if (length == word.Length)
            {
                break;
            }

            hash = Hashing.Step(hash, word[length]);
        }

        return topics & ~Longer;
    }

    private static uint InUnspaced(Reading reading, ref int hits)
    {
        uint topics = 0;
        if (reading.ScriptCounts[(int)Script.Han] + reading.ScriptCounts[(int)Script.Kana] + reading.ScriptCounts[(int)Script.Thai] == 0)
        {
            return topics;
        }

        foreach (var (term, bits) in Unspaced)
        {
            if (reading.FoldedText.IndexOf(term, StringComparison.Ordinal) >= 0)
            {
                topics |= bits;
                hits++;
            }
        }

        return topics;
    }

    private static void Add(ref Findings found, int variant, uint topics)
    {
        for (; topics != 0; topics &= topics - 1)
        {
            found.Add(variant + 1000 * Numbers[BitOperations.TrailingZeroCount(topics)]);
        }
    }

    internal override double Prior(int variant)
    {
        var topic = Array.IndexOf(Numbers, variant / 1000);
        return topic < 0 ? 0 : PriorOf[topic] * (variant % 1000 == 0 ? 1 : 0.4);
    }

    internal override string Say(Reading reading) => Named(reading.Topics);

    private static string Named(uint topics)
    {
        const string none = "none of the subjects that spam is often about";
        Span<char> text = stackalloc char[200];
        var length = 0;
        for (var told = 0; topics != 0 && told < 4; topics &= topics - 1, told++)
        {
            var written = text[length..].TryWrite($"{(told == 0 ? "words about " : ", ")}{TopicNames[BitOperations.TrailingZeroCount(topics)]}", out var more);
            length += written ? more : 0;
        }

        return length == 0 ? none : new string(text[..length]);
    }

    private static string[] LoadNames() => [.. Lines().Select(line => line.Topic).Distinct()];

    private static IEnumerable<(string Topic, string Term)> Lines()
    {
        using var file = typeof(Topics).Assembly.GetManifestResourceStream("Masthead.Spam.Rules.Topics.txt")!;
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith('#') || colon < 0)
            {
                continue;
            }

            foreach (var term in line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                yield return (line[..colon], Plain(term));
            }
        }
    }

    /// <summary>The list is written as people write; the text it is held against is folded.</summary>
    private static string Plain(string term) => string.Concat(term.Where(c => c != '\'').Select(c => Folding.Fold(c) is var folded && folded < Folding.Dropped ? folded : c));
}
