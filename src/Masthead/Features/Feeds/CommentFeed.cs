using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Storage;

namespace Masthead.Features.Feeds;

/// <summary>The newest published comments of one article, or of all of them, before they have a format.</summary>
internal sealed record CommentFeed
{
    /// <summary>Of the article or of the site.</summary>
    public required string Subject { get; init; }

    /// <summary>The page that the feed follows, escaped: <c>/today/rain</c>.</summary>
    public required string PageAddress { get; init; }
    public required string SiteName { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<CommentFeedItem> Items { get; init; }

    /// <summary>What evicts the feed when it changes.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    public string Title => $"Comments on “{Subject}”";

    public DateTimeOffset UpdatedAt => Items.Count == 0 ? DateTimeOffset.UnixEpoch : Items.Max(item => item.UpdatedAt);
}

/// <summary>One comment, with the article below which it stands.</summary>
internal sealed record CommentFeedItem(
    long Id, long? ParentId, string Name, string Html, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, long ArticleId, string Headline, string Path)
{
    public string Title => $"{Name} on “{Headline}”";

    public string ArticleAddress => FeedXml.Escaped("/" + Path);

    /// <summary>Of the page on which the comment stands, however long the thread.</summary>
    public string Address => AddressOf(Id);

    public DateTimeOffset UpdatedAt => EditedAt ?? CreatedAt;

    /// <summary>What the comment answers: another one, or the article.</summary>
    public (string Name, string Address) Answers(string site) => ParentId is { } parent
        ? (FeedXml.TagUri(site, "comment", parent), site + AddressOf(parent))
        : (FeedXml.TagUri(site, "article", ArticleId), site + ArticleAddress);

    private string AddressOf(long comment) => CommentAddress.Of(ArticleAddress[1..], comment, isOnArticlePage: false);
}

/// <summary>Reads the newest comments; null when there is no such article.</summary>
internal sealed class CommentFeedReader(PreparedReads reads, CurrentSettings settings)
{
    private const int MostOfArticle = 100;
    private const int MostOfAll = 50;

    // Walked from the newest in an index of shown comments only, so that it costs the same however many there are: the plus and the cross join keep
    // SQLite from beginning with all that are published, or with the articles.
    internal static readonly PreparedRead<CommentFeedItem> Newest = new($"""
        SELECT c.id, c.parent_id, c.author_name, c.html, c.created_at, c.edited_at, a.id, a.headline, a.path
        FROM comments c CROSS JOIN articles a
        WHERE c.is_shown AND +c.state = {(int)CommentState.Published} AND a.id = c.article_id AND a.state = {(int)ArticleState.Published} ORDER BY c.created_at DESC, c.id DESC LIMIT {MostOfAll}
        """, Item);

    private static readonly PreparedRead<(long Id, string Headline)> Article = new(
        $"SELECT id, headline FROM articles WHERE path = $1 AND state = {(int)ArticleState.Published}", row => (row.GetInt64(0), row.GetString(1)));

    // Among the article's own comments: along the states it would be all of the site's until there are enough.
    private static readonly PreparedRead<CommentFeedItem> NewestOfArticle = new($"""
        SELECT c.id, c.parent_id, c.author_name, c.html, c.created_at, c.edited_at, a.id, a.headline, a.path
        FROM comments c JOIN articles a ON a.id = c.article_id
        WHERE c.article_id = $1 AND c.is_shown AND +c.state = {(int)CommentState.Published} ORDER BY c.id DESC LIMIT {MostOfArticle}
        """, Item);

    public async Task<CommentFeed> OfAllAsync(CancellationToken cancellationToken)
    {
        var name = (await settings.GetAsync(cancellationToken)).Name;
        var items = await reads.ReadAsync(Newest, [], cancellationToken);
        return new CommentFeed { Subject = name, PageAddress = "/", SiteName = name, Items = items, Tags = [PageTags.NewestComments, PageTags.Feeds, .. items.Select(item => PageTags.Article(item.ArticleId)).Distinct()] };
    }

    public async Task<CommentFeed?> OfArticleAsync(string path, CancellationToken cancellationToken)
    {
        if (await reads.ReadAsync(Article, [path], cancellationToken) is not [var (id, headline)])
            return null;
        return new CommentFeed
        {
            Subject = headline,
            PageAddress = FeedXml.Escaped("/" + path),
            SiteName = (await settings.GetAsync(cancellationToken)).Name,
            Items = await reads.ReadAsync(NewestOfArticle, [id], cancellationToken),
            Tags = [PageTags.Article(id)],
        };
    }

    private static CommentFeedItem Item(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64OrNull(1), row.GetString(2), row.GetString(3), row.GetInstant(4), row.GetInstantOrNull(5), row.GetInt64(6), row.GetString(7), row.GetString(8));
}
