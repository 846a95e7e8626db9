using System.Numerics;
using Masthead.Spam.Learning;
using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>Whether its commonest small words are those of the article's language. Languages in other scripts are seen by <see cref="WritingSystems"/>.</summary>
sealed class ForeignLanguage() : Rule("language")
{
    private const int Same = 1, Other = 2, Fewest = 3, Longest = 6;
    private static readonly string[] Codes = ["en", "de", "fr", "es", "pt", "it", "nl", "id", "pl", "tr", "sv", "vi"];

    private static readonly HashTable<int> Words = Build(
        "the and is of to you that it for this with have are not was but they what your will",
        "der die das und ist nicht ich sie mit auf fur ein eine zu den auch es wie wir sind",
        "le les des est une pour dans que pas vous nous avec sur ce qui il elle mais sont du",
        "el los las que una para con por es no se lo como pero mas su esta muy del este",
        "os que uma para com nao por mais como mas foi ele voce isso esta muito em do da na",
        "il che di per una con sono non piu come ma questo della nel anche gli del ho ci si",
        "het een van en niet dat ik je met voor zijn maar ook op aan er wat deze naar nog",
        "yang dan di ini itu dengan untuk tidak saya kamu ada bisa dari ke ya aja juga gak mau sudah",
        "nie to sie na jest ze jak ale co po tak dla czy tylko od juz bardzo przez tego jestem",
        "bir ve bu icin cok ne ben sen degil var yok gibi daha ile olarak kadar ama diye her mi",
        "och att det som en pa ar av for inte med den har jag till om ett men var sig",
        "la cua va co khong nguoi trong duoc cho nay mot nhung voi cac toi da ban den thi lam");

    internal override void Look(Reading reading, ref Findings found)
    {
        if (Expected(reading) is not (>= 0 and var expected))
        {
            return;
        }

        var (own, best) = Tally(reading, expected);
        if (own >= Fewest || best >= Fewest)
        {
            found.Add(best > 2 * own ? Other : Same);
        }
    }

    private static int Expected(Reading reading)
    {
        for (var language = 0; language < Codes.Length && reading.Submission.ArticleLanguage is { } tag; language++)
        {
            if (tag.StartsWith(Codes[language], StringComparison.OrdinalIgnoreCase))
            {
                return language;
            }
        }

        return -1;
    }

    private static (int Own, int Best) Tally(Reading reading, int expected)
    {
        Span<int> counts = stackalloc int[Codes.Length];
        for (var word = 0; word < reading.WordCount; word++)
        {
            if (reading.Words[word].Length > Longest)
            {
                continue;
            }

            for (var languages = Words[reading.Hashes[word]]; languages != 0; languages &= languages - 1)
            {
                counts[BitOperations.TrailingZeroCount(languages)]++;
            }
        }

        var own = counts[expected];
        counts[expected] = 0;
        var best = 0;
        foreach (var count in counts)
        {
            best = Math.Max(best, count);
        }

        return (own, best);
    }

    private static HashTable<int> Build(params string[] lists)
    {
        var words = new Dictionary<ulong, int>();
        for (var language = 0; language < lists.Length; language++)
        {
            foreach (var word in lists[language].Split(' '))
            {
                words[Hashing.Of(word)] = words.GetValueOrDefault(Hashing.Of(word)) | 1 << language;
            }
        }

        return new(words);
    }

    internal override string Say(Reading reading) => $"its small words, against an article in “{reading.Submission.ArticleLanguage}”";

    internal override double Prior(int variant) => variant == Other ? 1 : 0;
}
