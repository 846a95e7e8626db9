using System.Globalization;
using System.Text;

namespace Masthead.Features.Sections;

/// <summary>The last part of an address, made from a headline or a name.</summary>
internal static class Slug
{
    public const int Longest = 96;

    // What the site itself answers under, at the root only: /world/search is free.
    private static readonly string[] Taken =
    [
        "newsroom", "moderation", "account", "setup", "authors", "tags", "search", "privacy", "comments", "media", "assets", "api", "health",
        "metrics", "k", "1.1", "1.2", "feed.xml", "atom.xml", "feed.json", "sitemap.xml", "news-sitemap.xml", "robots.txt", "favicon.ico",
        ".well-known", "opensearch.xml", "sitemaps", "error",
    ];

    /// <summary>
    /// Lower case, words joined by hyphens, Latin letters without their marks, other scripts as they are; at most <see cref="Longest"/>
    /// characters, cut at a word. Empty when the text has no letter and no digit.
    /// </summary>
    public static string From(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark && IsAfterLatin(slug))
                continue;
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                slug.Append(Rune.ToLowerInvariant(rune).ToString());
            else if (rune.Value is not ('\'' or '\u2019') && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        return Cut(slug.ToString().Trim('-').Normalize(NormalizationForm.FormC));
    }

    /// <summary>Whether a root section, or an article at the root, may not have this slug.</summary>
    public static bool IsReserved(ReadOnlySpan<char> slug)
    {
        // Few, and most are of another length.
        foreach (var taken in Taken)
            if (taken.Length == slug.Length && slug.Equals(taken, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static bool IsAfterLatin(StringBuilder slug) => slug.Length > 0 && slug[^1] < '\u0250';

    private static string Cut(string slug)
    {
        if (slug.Length <= Longest)
            return slug;
        var end = slug.LastIndexOf('-', Longest);
        return slug[..(end > Longest / 2 ? end : char.IsHighSurrogate(slug[Longest - 1]) ? Longest - 1 : Longest)];
    }
}
