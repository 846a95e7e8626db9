using Masthead.Spam.Learning;
using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>Whether it shares words with the article that it stands under.</summary>
sealed class ArticleRelation() : Rule("article")
{
    private const int MostRead = 6000, ShortestWord = 5, None = 1, Some = 2, Many = 3;

    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Submission.ArticleText is not { Length: > 200 } article || reading.WordCount < 6)
        {
            return;
        }

        var shared = Shared(reading, article);
        found.Add(shared == 0 ? None : shared <= 2 ? Some : Many);
    }

    private static int Shared(Reading reading, string article)
    {
        Span<ulong> seen = stackalloc ulong[256];
        var hash = Hashing.Seed;
        var length = 0;
        for (var at = 0; at <= Math.Min(article.Length, MostRead); at++)
        {
            var c = at < article.Length ? Folding.Fold(article[at]) : ' ';
            if (Scripts.IsWord(Scripts.Of(c)))
            {
                hash = Hashing.Step(hash, c);
                length++;
                continue;
            }

            seen[(int)(hash >> 56)] |= length >= ShortestWord ? 1UL << (int)(hash >> 50 & 63) : 0;
            (hash, length) = (Hashing.Seed, 0);
        }

        var shared = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            var key = reading.Words[word].Hash;
            shared += reading.Words[word].Length >= ShortestWord && (seen[(int)(key >> 56)] >> (int)(key >> 50 & 63) & 1) == 1 ? 1 : 0;
        }

        return shared;
    }

    internal override string Say(Reading reading) => Shared(reading, reading.Submission.ArticleText ?? "") switch
    {
        0 => "no longer word in common with the article",
        var shared => $"{Count(shared, "longer word", "longer words")} in common with the article",
    };

    internal override double Prior(int variant) => variant switch { None => 0.3, Some => -0.2, Many => -0.7, _ => 0 };
}
