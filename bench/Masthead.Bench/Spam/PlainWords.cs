using Masthead.Spam;

namespace Masthead.Bench.Spam;

/// <summary>
/// What speed is held against: the least that any learning filter does with a text. Lower-cases it, hashes its words, and adds up one weight for each and for
/// each pair of neighbours from a table as large as the filter's. No normalisation, no characters, no rules, no reasons.
/// </summary>
sealed class PlainWords
{
    private const int Bits = 18;
    private readonly float[] weights = [.. Enumerable.Range(0, 1 << Bits).Select(bucket => bucket % 7 - 3f)];

    internal float Score(Submission submission)
    {
        float sum = 0;
        ulong word = 0, before = 0;
        foreach (var c in submission.Text)
        {
            if (char.IsLetterOrDigit(c))
            {
                word = (word ^ char.ToLowerInvariant(c)) * 0x9E3779B97F4A7C15;
                word ^= word >> 29;
            }
            else if (word != 0)
            {
                sum += Weight(word) + Weight(before * 3 + word);
                (before, word) = (word, 0);
            }
        }

        return word == 0 ? sum : sum + Weight(word) + Weight(before * 3 + word);
    }

    private float Weight(ulong hash) => weights[hash * 0xD6E8FEB86659FD93 >> (64 - Bits)];
}
