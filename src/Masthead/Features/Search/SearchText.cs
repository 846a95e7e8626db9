using Masthead.Features.Articles;
using Masthead.Storage;

namespace Masthead.Features.Search;

/// <summary>
/// Reads what somebody typed: words, "words in quotation marks", begin* of a word, -unwanted. Nothing is an error; what holds no letter or digit
/// is passed over. Pure.
/// </summary>
internal static class SearchText
{
    public const int Longest = 200;
    private const int MostTerms = 12;

    /// <summary>The parts of the question; none that is wanted means that nothing was asked.</summary>
    public static IReadOnlyList<SearchTerm> Parse(string? text)
    {
        var terms = new List<SearchTerm>();
        var rest = IndexedWords.Fold((text ?? "")[..Math.Min(text?.Length ?? 0, Longest)]).AsSpan();
        while (!rest.IsEmpty && terms.Count < MostTerms)
            if (Next(ref rest) is { } term)
                terms.Add(term);
        return terms.Exists(term => !term.IsExcluded) ? terms : [];
    }

    private static SearchTerm? Next(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var isExcluded = rest is ['-', ..];
        if (isExcluded)
            rest = rest[1..];
        var isQuoted = rest is ['"' or '“' or '„', ..];
        var end = isQuoted ? EndOfQuotation(rest) : EndOfWord(rest);
        var part = rest[..end];
        rest = rest[end..];
        var words = Words(part);
        return words.Count == 0 ? null : new SearchTerm(words, !isQuoted && part is [.., '*'], isExcluded);
    }

    private static int EndOfQuotation(ReadOnlySpan<char> text)
    {
        var close = text[1..].IndexOfAny('"', '”', '“');
        return close < 0 ? text.Length : close + 2;
    }

    private static int EndOfWord(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    /// <summary>Runs of letters and digits. "Jean-Luc" is two words that stand beside each other, as the index has them.</summary>
    private static List<string> Words(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
                end++;
            if (end > start)
                words.Add(text[start..end].ToString());
            start = end + 1;
        }
        return words;
    }
}
