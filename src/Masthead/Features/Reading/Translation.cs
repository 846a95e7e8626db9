using System.Globalization;

namespace Masthead.Features.Reading;

/// <summary>Another article with the same original, as a page that leads to it knows it.</summary>
/// <param name="Id">Of the article.</param>
/// <param name="Path">Without slashes at its ends.</param>
/// <param name="Language">BCP 47; empty: the site's.</param>
internal sealed record Translation(long Id, string Path, string Language)
{
    public string Address => "/" + Path;

    public string LanguageOn(string siteLanguage) => Language is "" ? siteLanguage : Language;

    /// <summary>From one column: a line for each, with its id, its language and its path.</summary>
    public static List<Translation> Parse(string lines) =>
        [.. lines.Split('\n').Select(line => line.Split(' ', 3)).Select(parts => new Translation(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[2], parts[1]))];

    /// <summary>For the head of a page: every language of the group, this page's among them, and the original for whoever reads none of them.</summary>
    public static IReadOnlyList<(string Language, string Address)> Alternates(ArticleView article, string siteLanguage)
    {
        if (article.Translations.Count == 0)
            return [];
        var original = article.OriginalId ?? article.Id;
        var group = article.Translations.Append(new Translation(article.Id, article.Path, article.Language)).OrderByDescending(one => one.Id == original).ToList();
        // The site's own language may have changed since: of two articles in one, the original is what machines are told.
        var alternates = group.Select(one => (Language: one.LanguageOn(siteLanguage), one.Address)).DistinctBy(one => one.Language.ToLowerInvariant()).ToList();
        return group[0].Id == original ? [.. alternates, ("x-default", group[0].Address)] : alternates;
    }

    /// <summary>For readers: the others, each under its language's own name for itself, in the order of these names.</summary>
    public static IReadOnlyList<(string Address, string Language, string Name)> Named(ArticleView article, string siteLanguage)
    {
        var languages = article.Translations.Select(other => other.LanguageOn(siteLanguage)).Append(article.Language is "" ? siteLanguage : article.Language).ToList();
        // The country only tells two of the same language apart.
        string Name(string language) => languages.Count(other => Primary(other) == Primary(language)) > 1 ? NativeName(language) : NativeName(Primary(language));
        return article.Translations.Select(other => (other.Address, other.LanguageOn(siteLanguage), Name(other.LanguageOn(siteLanguage))))
            .OrderBy(other => other.Item3, StringComparer.InvariantCultureIgnoreCase).ToList();
    }

    private static string Primary(string language) => language.Split('-')[0].ToLowerInvariant();

    private static string NativeName(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language).NativeName;
        }
        catch (CultureNotFoundException)
        {
            return language;
        }
    }
}
