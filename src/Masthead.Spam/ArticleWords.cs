using Masthead.Spam.Learning;
using Masthead.Spam.Text;

namespace Masthead.Spam;

/// <summary>
/// An article's own words, read once for all the messages under it: reading them costs as much as judging a short message. Immutable, and safe to use
/// from any number of threads.
/// </summary>
public sealed class ArticleWords
{
    internal const int MarkCount = 256, ShortestWord = 5;
    private const int MostRead = 6000;

    private readonly ulong[] marks = new ulong[MarkCount];

    private ArticleWords(string text)
    {
        Text = text;
        Mark(text, marks);
    }

    /// <summary>The words, as they were given.</summary>
    public string Text { get; }

    internal ReadOnlySpan<ulong> Marks => marks;

    /// <summary>Reads an article.</summary>
    /// <param name="text">Headline and body, plain text of any length; its first 6,000 characters count.</param>
    public static ArticleWords Of(string text) => new(text);

    /// <summary>Marks every longer word by its hash, in one of 16,384 places.</summary>
    internal static void Mark(string text, Span<ulong> marks)
    {
        var hash = Hashing.Seed;
        var length = 0;
        for (var at = 0; at <= Math.Min(text.Length, MostRead); at++)
        {
            var c = at < text.Length ? Folding.Fold(text[at]) : ' ';
            if (Scripts.IsWord(Scripts.Of(c)))
            {
                hash = Hashing.Step(hash, c);
                length++;
                continue;
            }

            marks[(int)(hash >> 56)] |= length >= ShortestWord ? 1UL << (int)(hash >> 50 & 63) : 0;
            (hash, length) = (Hashing.Seed, 0);
        }
    }
}
