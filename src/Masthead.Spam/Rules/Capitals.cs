using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>How much is in capitals.</summary>
sealed class Capitals() : Rule("capitals")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Signs.Letters < 4)
        {
            return;
        }

        found.Add(Range(Share(reading)));
        var shouted = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            shouted += reading.Words[word].AllCapitals ? 1 : 0;
        }

        found.Add(20 + Range(shouted));
    }

    internal override string Say(Reading reading) => $"{(int)Math.Round(Share(reading) * 100)} % of the letters are capitals";

    private static double Share(Reading reading) => (double)reading.Signs.Uppercase / Math.Max(1, reading.Signs.Letters);
}
