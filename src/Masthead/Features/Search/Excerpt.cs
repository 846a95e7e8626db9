using System.Text;
using Masthead.Features.Articles;
using Masthead.Storage;

namespace Masthead.Features.Search;

/// <summary>A piece of text, and whether it is what was looked for.</summary>
internal readonly record struct ExcerptPart(string Text, bool IsHit);

/// <summary>Cuts the telling part out of a text and marks what was looked for in it. Pure.</summary>
internal static class Excerpt
{
    private const int Length = 220;
    private const int Before = 60;

    /// <summary>Text in which every run of white space is one space, and none stands at the ends.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (!char.IsWhiteSpace(letter))
                line.Append(letter);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        return line.ToString().TrimEnd();
    }

    /// <summary>The whole text with its hits.</summary>
    public static IReadOnlyList<ExcerptPart> Mark(string text, IReadOnlyList<SearchTerm> terms) => Parts(text, Hits(text, terms));

    /// <summary>About two lines around the first hit, or the beginning where there is none; cut at spaces.</summary>
    public static IReadOnlyList<ExcerptPart> Of(string text, IReadOnlyList<SearchTerm> terms)
    {
        var first = FirstHit(text, terms);
        var start = first <= Before ? 0 : AfterSpace(text, first - Before);
        var end = start + Length >= text.Length ? text.Length : BeforeSpace(text, start + Length);
        var cut = (start > 0 ? "… " : "") + text[start..end] + (end < text.Length ? " …" : "");
        return Mark(cut, terms);
    }

    private static int FirstHit(string text, IReadOnlyList<SearchTerm> terms)
    {
        var folded = IndexedWords.Fold(text);
        var first = int.MaxValue;
        foreach (var term in terms.Where(term => !term.IsExcluded))
            foreach (var word in term.Words)
                for (var at = folded.IndexOf(word, StringComparison.Ordinal); at >= 0 && at < first; at = folded.IndexOf(word, at + 1, StringComparison.Ordinal))
                    if (IsWord(folded, at, word.Length, term.IsPrefix))
                        first = at;
        return first == int.MaxValue ? 0 : first;
    }

    private static List<(int Start, int Length)> Hits(string text, IReadOnlyList<SearchTerm> terms)
    {
        var folded = IndexedWords.Fold(text);
        var hits = new List<(int Start, int Length)>();
        foreach (var term in terms.Where(term => !term.IsExcluded))
            foreach (var word in term.Words)
                for (var at = folded.IndexOf(word, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(word, at + 1, StringComparison.Ordinal))
                    if (IsWord(folded, at, word.Length, term.IsPrefix))
                        hits.Add((at, term.IsPrefix ? WordLength(folded, at) : word.Length));
        return hits.OrderBy(hit => hit.Start).ToList();
    }

    private static bool IsWord(string text, int at, int length, bool isPrefix) =>
        (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (isPrefix || at + length == text.Length || !char.IsLetterOrDigit(text[at + length]));

    private static int WordLength(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsLetterOrDigit(text[end]))
            end++;
        return end - at;
    }

    private static List<ExcerptPart> Parts(string text, List<(int Start, int Length)> hits)
    {
        var parts = new List<ExcerptPart>();
        var done = 0;
        foreach (var (start, length) in hits.Where(hit => hit.Start >= done))
        {
            if (start < done)
                continue;
            if (start > done)
                parts.Add(new ExcerptPart(text[done..start], false));
            parts.Add(new ExcerptPart(text.Substring(start, length), true));
            done = start + length;
        }
        if (done < text.Length)
            parts.Add(new ExcerptPart(text[done..], false));
        return parts;
    }

    private static int AfterSpace(string text, int at) => text.IndexOf(' ', at) is >= 0 and var space && space - at < Before ? space + 1 : at;

    private static int BeforeSpace(string text, int at) => text.LastIndexOf(' ', at) is > 0 and var space && at - space < Before ? space : at;
}
