namespace Masthead.Features.Articles;

/// <summary>
/// What a cached page depends on. A page carries the tag of every article that it shows and of the list that it was made from; a write
/// evicts the tags of what it changed:
/// <list type="bullet">
/// <item>an article published, withdrawn or moved: <see cref="Article"/>, <see cref="Front"/>, <see cref="Feeds"/>, and the section chains,
/// authors and tags that it left or joined (<see cref="Of"/>);</item>
/// <item>an article edited in place: the same;</item>
/// <item>either, and an article named a translation of another: <see cref="Translations"/> of the original that it has and had;</item>
/// <item>a comment that appears, changes or goes: <see cref="Article"/> and <see cref="NewestComments"/>; the front page names those among which it looks for the most discussed;</item>
/// <item>sections, settings, a person's or a tag's name: every page.</item>
/// </list>
/// </summary>
internal static class PageTags
{
    public const string Front = "front";
    public const string Feeds = "feeds";

    /// <summary>The feeds of all comments.</summary>
    public const string NewestComments = "comments";

    private const string OfArticle = "article:";
    private const string OfTranslations = "translations:";

    public static string Article(long id) => OfArticle + id;

    /// <summary>The article whose tag this is; null when it is another's.</summary>
    public static long? ArticleOf(string tag) => IdIn(tag, OfArticle);

    /// <summary>The front of a section and its later pages: everything that lies in it or below it.</summary>
    public static string Section(long id) => "section:" + id;

    public static string Author(long id) => "author:" + id;

    public static string Tag(long id) => "tag:" + id;

    /// <summary>The pages of an original and of its translations: each names all the others.</summary>
    public static string Translations(long originalId) => OfTranslations + originalId;

    /// <summary>The original whose tag this is; null when it is another's.</summary>
    public static long? OriginalOf(string tag) => IdIn(tag, OfTranslations);

    /// <summary>
    /// Every page on which this article stands or is listed, by the rows of the lists that it left or joined; and those of its translations,
    /// also of those that it was one of until now.
    /// </summary>
    public static IEnumerable<string> Of(Article article, IEnumerable<Listing> rows, long? originalBefore = null) =>
        rows.SelectMany(row => row.Kind switch
        {
            ListingKind.Section => [Section(row.TargetId)],
            ListingKind.Author => [Author(row.TargetId)],
            ListingKind.Tag => [Tag(row.TargetId)],
            _ => (string[])[Front, Feeds],
        }).Concat([Article(article.Id), Translations(article.Id), Translations(originalBefore ?? article.Id), Translations(article.OriginalId ?? article.Id)]).Distinct();

    private static long? IdIn(string tag, string kind) => tag.StartsWith(kind, StringComparison.Ordinal) && long.TryParse(tag.AsSpan(kind.Length), out var id) ? id : null;
}
