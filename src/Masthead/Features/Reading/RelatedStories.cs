using Masthead.Features.Articles;
using Masthead.Storage;

namespace Masthead.Features.Reading;

/// <summary>What to read after an article.</summary>
/// <param name="Listed">The ids that were found in the lists which the article stands in, list after list.</param>
/// <param name="Found">The stories among which was chosen: all that were found, but for the article itself.</param>
/// <param name="Stories">Those that are shown, in their order.</param>
internal sealed record Related(IReadOnlyList<long> Listed, IReadOnlyList<Story> Found, IReadOnlyList<Story> Stories)
{
    public static readonly Related None = new([], [], []);
}

/// <summary>
/// What to read after an article: the newest under its first two tags and in its section, those first that stand in most of the three lists.
/// A few rows of the listings' index for each list, however large the archive is.
/// </summary>
internal sealed class RelatedStories(PreparedReads reads, RememberedArticles<Story> stories)
{
    private const int Most = 4;

    /// <summary>The ids in the three lists; takes <see cref="ListsOf"/> as <c>$1</c>, <c>$2</c> and <c>$3</c>.</summary>
    // One more than is shown: the article itself stands in each list. The subqueries have names because older PostgreSQL asks for them.
    public static readonly string IdsInLists = $"""
        SELECT article_id FROM (SELECT article_id FROM listings WHERE kind = {(int)ListingKind.Tag} AND target_id = $1
            ORDER BY published_at DESC, article_id DESC LIMIT {Most + 1}) AS first_tag
        UNION ALL SELECT article_id FROM (SELECT article_id FROM listings WHERE kind = {(int)ListingKind.Tag} AND target_id = $2
            ORDER BY published_at DESC, article_id DESC LIMIT {Most + 1}) AS second_tag
        UNION ALL SELECT article_id FROM (SELECT article_id FROM listings WHERE kind = {(int)ListingKind.Section} AND target_id = $3
            ORDER BY published_at DESC, article_id DESC LIMIT {Most + 1}) AS section
        """;

    private static readonly PreparedRead<long> InSharedLists = new(IdsInLists, row => row.GetInt64(0));

    /// <summary>One query, two when one of the stories is not remembered.</summary>
    public async Task<Related> ReadAsync(ArticleView article, CancellationToken cancellationToken)
    {
        var listed = await reads.ReadAsync(InSharedLists, ListsOf(article), cancellationToken);
        var found = await stories.FindAsync(listed.Where(id => id != article.Id), Stories.ByIds, cancellationToken);
        var shown = listed.Where(found.ContainsKey).GroupBy(id => id)
            .OrderByDescending(lists => lists.Count()).ThenByDescending(lists => found[lists.Key].PublishedAt).ThenByDescending(lists => lists.Key)
            .Take(Most).Select(lists => found[lists.Key]).ToList();
        return new Related(listed, [.. found.Values], shown);
    }

    /// <summary>Whether the same would be chosen again, as long as the lists hold the same ids.</summary>
    public bool IsAsBefore(Related related)
    {
        foreach (var story in related.Found)
            if (!ReferenceEquals(stories.Find(story.Id), story))
                return false;
        return true;
    }

    /// <summary>The lists: two tags and a section.</summary>
    public static object[] ListsOf(ArticleView article) => [TagOf(article, 0), TagOf(article, 1), article.SectionId];

    /// <summary>What the page depends on through this list: whoever joins, leaves or is edited in one of the three lists evicts them.</summary>
    public static IEnumerable<string> TagsOf(ArticleView article) =>
        article.Tags.Take(2).Select(tag => PageTags.Tag(tag.TagId)).Append(PageTags.Section(article.SectionId));

    // No tag has the id 0.
    private static long TagOf(ArticleView article, int index) => index < article.Tags.Count ? article.Tags[index].TagId : 0;
}
