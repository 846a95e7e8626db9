using Masthead.Features.Articles;
using Masthead.Storage;

namespace Masthead.Features.Reading;

/// <summary>A headline to read next.</summary>
internal sealed record RelatedStory(long Id, string Path, string Headline, string Language, DateTimeOffset PublishedAt)
{
    public string Address => "/" + Path;
}

/// <summary>
/// What to read after an article: the newest under its first two tags and in its section, those first that stand in most of the three lists.
/// One query, a few rows of the listings' index for each list, however large the archive is.
/// </summary>
internal static class RelatedStories
{
    private const int Most = 4;

    // One more than is shown: the article itself stands in each list. The subqueries have names because older PostgreSQL asks for them.
    private static readonly PreparedRead<RelatedStory> InSharedLists = new($"""
        SELECT a.id, a.path, a.headline, a.language, a.published_at FROM (
            SELECT article_id FROM (SELECT article_id FROM listings WHERE kind = {(int)ListingKind.Tag} AND target_id = $1
                ORDER BY published_at DESC, article_id DESC LIMIT {Most + 1}) AS first_tag
            UNION ALL SELECT article_id FROM (SELECT article_id FROM listings WHERE kind = {(int)ListingKind.Tag} AND target_id = $2
                ORDER BY published_at DESC, article_id DESC LIMIT {Most + 1}) AS second_tag
            UNION ALL SELECT article_id FROM (SELECT article_id FROM listings WHERE kind = {(int)ListingKind.Section} AND target_id = $3
                ORDER BY published_at DESC, article_id DESC LIMIT {Most + 1}) AS section) AS shared
        JOIN articles a ON a.id = shared.article_id
        """, row => new RelatedStory(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInstant(4)));

    extension(PreparedReads reads)
    {
        public async Task<IReadOnlyList<RelatedStory>> ReadRelatedAsync(ArticleView article, CancellationToken cancellationToken)
        {
            var found = await reads.ReadAsync(InSharedLists, [TagOf(article, 0), TagOf(article, 1), article.SectionId], cancellationToken);
            return found.Where(story => story.Id != article.Id).GroupBy(story => story.Id)
                .OrderByDescending(lists => lists.Count()).ThenByDescending(lists => lists.First().PublishedAt).ThenByDescending(lists => lists.Key)
                .Take(Most).Select(lists => lists.First()).ToList();
        }
    }

    /// <summary>What the page depends on through this list: whoever joins, leaves or is edited in one of the three lists evicts them.</summary>
    public static IEnumerable<string> TagsOf(ArticleView article) =>
        article.Tags.Take(2).Select(tag => PageTags.Tag(tag.TagId)).Append(PageTags.Section(article.SectionId));

    // No tag has the id 0.
    private static long TagOf(ArticleView article, int index) => index < article.Tags.Count ? article.Tags[index].TagId : 0;
}
