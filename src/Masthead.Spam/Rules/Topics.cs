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

    private static readonly string[] Names = LoadNames();
    private static readonly FrozenDictionary<ulong, uint> Whole;
    private static readonly FrozenDictionary<ulong, uint> Stems;
    private static readonly FrozenSet<ulong> PairStarts;
    private static readonly (string Text, uint Topics)[] Unspaced;
    private const int ShortestStem = 3, LongestStem = 14;

    static Topics()
    {
        var (whole, stems, starts, unspaced) = (new Dictionary<ulong, uint>(), new Dictionary<ulong, uint>(), new HashSet<ulong>(), new Dictionary<string, uint>());
        foreach (var (topic, term) in Lines())
        {
            var bit = 1u << Array.IndexOf(Names, topic);
            if (Scripts.IsUnspaced(Scripts.Of(term[0])))
            {
                unspaced[term] = unspaced.GetValueOrDefault(term) | bit;
                continue;
            }

            var table = term[^1] == '*' ? stems : whole;
            var words = term.TrimEnd('*').Split(' ');
            if (words.Length == 2)
            {
                table = whole;
                starts.Add(Hashing.Of(words[0]));
            }

            var hash = words.Length == 2 ? Hashing.Mix(Hashing.Of(words[0]), Hashing.Of(words[1])) : Hashing.Of(words[0]);
            table[hash] = table.GetValueOrDefault(hash) | bit;
        }

        (Whole, Stems, PairStarts) = (whole.ToFrozenDictionary(), stems.ToFrozenDictionary(), starts.ToFrozenSet());
        Unspaced = [.. unspaced.Select(pair => (pair.Key, pair.Value))];
    }

    internal override void Look(Reading reading, ref Findings found)
    {
        uint once = 0, twice = 0;
        ulong pairStart = 0;
        var hits = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            var topics = Of(reading.WordText(word), out var hash);
            topics |= pairStart != 0 && Whole.TryGetValue(Hashing.Mix(pairStart, hash), out var pair) ? pair : 0;
            pairStart = PairStarts.Contains(hash) ? hash : 0;
            hits += topics != 0 ? 1 : 0;
            twice |= once & topics;
            once |= topics;
        }

        once |= InUnspaced(reading, ref hits);
        Add(ref found, 0, once);
        Add(ref found, 100, twice);
        found.Add(200 + BitOperations.PopCount(once));
        found.Add(220 + Range((double)hits / Math.Max(4, reading.WordCount)));
        found.Add(240 + Range(hits));
    }

    private static uint Of(ReadOnlySpan<char> word, out ulong hash)
    {
        uint topics = 0;
        hash = Hashing.Seed;
        for (var at = 0; at < word.Length; at++)
        {
            hash = (hash ^ word[at]) * Hashing.Prime;
            hash ^= hash >> 29;
            if (at + 1 is >= ShortestStem and <= LongestStem && Stems.TryGetValue(hash, out var stem))
            {
                topics |= stem;
            }
        }

        return topics | (Whole.TryGetValue(hash, out var whole) ? whole : 0);
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
            found.Add(variant + 1000 * Number(BitOperations.TrailingZeroCount(topics)));
        }
    }

    /// <summary>A topic's number comes from its name, so that a new topic leaves the others' evidence alone.</summary>
    private static int Number(int topic) => (int)(Hashing.Of(Names[topic]) >> 44);

    internal override double Prior(int variant)
    {
        for (var topic = 0; topic < Names.Length; topic++)
        {
            if (Number(topic) == variant / 1000)
            {
                return Priors.GetValueOrDefault(Names[topic]) * (variant % 1000 == 0 ? 1 : 0.4);
            }
        }

        return 0;
    }

    internal override string Say(Reading reading)
    {
        uint topics = 0;
        var hits = 0;
        ulong before = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            topics |= Of(reading.WordText(word), out var hash) | (before != 0 && Whole.TryGetValue(Hashing.Mix(before, hash), out var pair) ? pair : 0);
            before = hash;
        }

        topics |= InUnspaced(reading, ref hits);
        return topics == 0 ? "none of the subjects that spam is often about" : "words about " + string.Join(", ", Names.Where((_, i) => (topics >> i & 1) == 1).Take(4));
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
