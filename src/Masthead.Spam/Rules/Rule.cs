using Masthead.Spam.Learning;
using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>
/// One kind of evidence. A rule says what it sees, never what that is worth: weights are learned. A new rule is a new file and a line in <see cref="RuleBook"/>.
/// </summary>
abstract class Rule(string name)
{
    /// <summary>Stable: the model's features are made of it.</summary>
    internal string Name { get; } = name;

    internal ulong Hash { get; } = Hashing.Of(name, 0x5EED);

    /// <summary>Adds what it sees, as small whole numbers (variants) that stand for a state or a range.</summary>
    internal abstract void Look(Reading reading, ref Findings found);

    /// <summary>What it saw, for a moderator.</summary>
    internal abstract string Say(Reading reading);

    /// <summary>Natural-log odds that the shipped model starts with for evidence that no public collection of comments shows; 0 = learned only.</summary>
    internal virtual double Prior(int variant) => 0;

    /// <summary>Whether what it sees means something on one site only, such as the name of a host: the shipped model does not learn it.</summary>
    internal virtual bool IsLocal => false;

    /// <summary>Whether what it sees can only speak against a message: otherwise a site whose good comments happen to show it teaches spammers to.</summary>
    internal virtual bool NeverExcuses => false;

    /// <summary>What the message would have to be without, for a counterfactual ("the two links"), or null where nobody can leave it out.</summary>
    internal virtual string? Without(Reading reading) => null;

    /// <summary>The range a count falls in: 0, 1, 2, 3, 4-5, 6-8, 9-15, 16-40, more.</summary>
    protected static int Range(int count) => count switch { <= 3 => Math.Max(count, 0), <= 5 => 4, <= 8 => 5, <= 15 => 6, <= 40 => 7, _ => 8 };

    /// <summary>The range a share of 0 to 1 falls in: none, up to 2, 5, 10, 20, 35, 50, 70, 90 %, more.</summary>
    protected static int Range(double share) =>
        share <= 0 ? 0 : share switch { <= 0.02 => 1, <= 0.05 => 2, <= 0.1 => 3, <= 0.2 => 4, <= 0.35 => 5, <= 0.5 => 6, <= 0.7 => 7, <= 0.9 => 8, _ => 9 };

    protected static Amount Count(int count, string one, string many) => new(count, count == 1 ? one : many);
}

/// <summary>"3 links": written into a sentence without a string of its own.</summary>
readonly record struct Amount(int Number, string Noun) : ISpanFormattable
{
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => destination.TryWrite(provider, $"{Number} {Noun}", out charsWritten);

    public string ToString(string? format, IFormatProvider? formatProvider) => string.Create(formatProvider, $"{Number} {Noun}");
}

/// <summary>What one rule may add to.</summary>
readonly ref struct Findings(Evidence evidence, int rule)
{
    internal void Add(int variant) => evidence.Add(rule, variant);
}

/// <summary>Everything that the rules saw in one message. One per thread, reused.</summary>
sealed class Evidence
{
    internal const int Capacity = 512;
    private readonly (int Rule, int Variant, ulong Hash)[] entries = new (int, int, ulong)[Capacity];

    internal int Count { get; private set; }

    internal int RuleAt(int i) => entries[i].Rule;

    internal ulong HashAt(int i) => entries[i].Hash;

    internal double PriorAt(int i) => RuleBook.Rules[entries[i].Rule].Prior(entries[i].Variant);

    internal void Add(int rule, int variant)
    {
        if (Count < Capacity)
        {
            entries[Count++] = (rule, variant, Hashing.Mix(RuleBook.Rules[rule].Hash, (ulong)variant));
        }
    }

    internal void Gather(Reading reading)
    {
        Count = 0;
        for (var rule = 0; rule < RuleBook.Rules.Length; rule++)
        {
            var found = new Findings(this, rule);
            RuleBook.Rules[rule].Look(reading, ref found);
        }
    }
}
