using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>Whether it shares words with the article that it stands under.</summary>
sealed class ArticleRelation() : Rule("article")
{
    private const int None = 1, Some = 2, Many = 3;

    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Submission.ArticleText is not { Length: > 200 } || reading.WordCount < 6)
        {
            return;
        }

        var shared = Shared(reading);
        found.Add(shared == 0 ? None : shared <= 2 ? Some : Many);
    }

    private static int Shared(Reading reading)
    {
        if (reading.Submission.KnownArticle is { } known)
        {
            return Shared(reading, known.Marks);
        }

        Span<ulong> marks = stackalloc ulong[ArticleWords.MarkCount];
        ArticleWords.Mark(reading.Submission.ArticleText ?? "", marks);
        return Shared(reading, marks);
    }

    private static int Shared(Reading reading, ReadOnlySpan<ulong> marks)
    {
        var shared = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            var key = reading.Hashes[word];
            shared += reading.Words[word].Length >= ArticleWords.ShortestWord && (marks[(int)(key >> 56)] >> (int)(key >> 50 & 63) & 1) == 1 ? 1 : 0;
        }

        return shared;
    }

    internal override string Say(Reading reading) => Shared(reading) switch
    {
        0 => "none of the article’s longer words",
        var shared => $"{Count(shared, "longer word", "longer words")} in common with the article",
    };

    internal override double Prior(int variant) => variant switch { None => 0.3, Some => -0.2, Many => -0.7, _ => 0 };
}
