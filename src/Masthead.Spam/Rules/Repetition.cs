using System.Runtime.Intrinsics;
using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>The same words or characters over and over.</summary>
sealed class Repetition() : Rule("repetition")
{
    private const int Fewest = 8, Near = 8;

    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Signs.LongRuns > 0)
        {
            found.Add(1);
        }

        if (reading.WordCount >= Fewest)
        {
            reading.Repeated = Repeated(reading);
            found.Add(20 + Range(reading.Repeated));
        }
    }

    internal override string Say(Reading reading) =>
        $"{(int)Math.Round((reading.WordCount >= Fewest ? reading.Repeated : Repeated(reading)) * 100)} % of the words repeat a word shortly before{(reading.Signs.LongRuns > 0 ? ", long runs of one character" : "")}";

    /// <summary>The share of words that occur among the eight before them.</summary>
    private static double Repeated(Reading reading)
    {
        var hashes = reading.Hashes.AsSpan(0, reading.WordCount);
        var repeated = 0;
        for (var word = 1; word < hashes.Length; word++)
        {
            repeated += IsAmong(hashes[Math.Max(0, word - Near)..word], hashes[word]) ? 1 : 0;
        }

        return (double)repeated / Math.Max(1, hashes.Length);
    }

    private static bool IsAmong(ReadOnlySpan<ulong> before, ulong hash)
    {
        // All eight are compared at once, but for the first few words.
        if (before.Length == Vector512<ulong>.Count)
        {
            return Vector512.EqualsAny(Vector512.Create(before), Vector512.Create(hash));
        }

        return before.Contains(hash);
    }
}
