using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>The same words or characters over and over.</summary>
sealed class Repetition() : Rule("repetition")
{
    private const int Fewest = 8;

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
        var repeated = 0;
        for (var word = 1; word < reading.WordCount; word++)
        {
            for (var back = 1; back <= Math.Min(8, word); back++)
            {
                if (reading.Words[word].Hash == reading.Words[word - back].Hash)
                {
                    repeated++;
                    break;
                }
            }
        }

        return (double)repeated / Math.Max(1, reading.WordCount);
    }
}
