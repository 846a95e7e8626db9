using System.Numerics;
using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>How long it is, in characters, words and lines.</summary>
sealed class Length() : Rule("length")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        found.Add(Log(reading.CleanLength));
        found.Add(40 + Range(reading.WordCount));
        found.Add(60 + Range(reading.Signs.Lines));
    }

    internal override string Say(Reading reading) => reading.Signs.Lines > 0
        ? $"{Count(reading.WordCount, "word", "words")} on {reading.Signs.Lines + 1} lines" : $"{Count(reading.WordCount, "word", "words")}";

    /// <summary>Two steps to each doubling.</summary>
    private static int Log(int length) => 2 * BitOperations.Log2((uint)length + 1) + ((length + 1 & (1 << BitOperations.Log2((uint)length + 1)) >> 1) != 0 ? 1 : 0);
}
