using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;

namespace Masthead.Features.Feeds;

/// <summary>A feed before it has a format.</summary>
internal sealed record Feed
{
    public required string Title { get; init; }
    public required string Description { get; init; }
    public required string Language { get; init; }

    /// <summary>The page that the feed follows: <c>/today/world/</c>.</summary>
    public required string PageAddress { get; init; }
    public required IReadOnlyList<FeedItem> Items { get; init; }

    /// <summary>What evicts the feed when it changes.</summary>
    public required IEnumerable<string> Tags { get; init; }

    public DateTimeOffset UpdatedAt => Items.Count == 0 ? DateTimeOffset.UnixEpoch : Items.Max(item => item.UpdatedAt);
}

/// <summary>An article as feeds hold it. Unchanging, but for what was written of it.</summary>
internal sealed class FeedItem
{
    private readonly Entry?[] entries = new Entry?[Enum.GetValues<FeedFormat>().Length];

    public required long Id { get; init; }
    public required string Path { get; init; }
    public required string Headline { get; init; }
    public required string Standfirst { get; init; }

    /// <summary>With the corrections at its end.</summary>
    public required string BodyHtml { get; init; }
    public required string Language { get; init; }
    public required IReadOnlyList<Byline> Bylines { get; init; }
    public required IReadOnlyList<ArticleTag> Tags { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required int CommentCount { get; init; }

    public string Address => FeedXml.Escaped("/" + Path);

    /// <summary>Its entry in a feed of some format: written once for a site's address.</summary>
    public ReadOnlyMemory<byte> Written(FeedFormat format, string site, Action<XmlOutput, FeedItem, string> write)
    {
        if (entries[(int)format] is { } known && known.Site == site)
            return known.Bytes;
        using var xml = new XmlOutput(16 * 1024);
        write(xml, this, site);
        var fresh = new Entry(site, xml.Written.ToArray());
        entries[(int)format] = fresh;
        return fresh.Bytes;
    }

    private sealed record Entry(string Site, byte[] Bytes);
}

/// <summary>Reads what a feed holds; null when there is nothing at its address.</summary>
internal sealed class FeedReader(PreparedReads reads, RememberedArticles<FeedItem> items, SectionTree tree, CurrentSettings settings)
{
    private const int Longest = 30;

    private static readonly PreparedRead<FeedItem> Newest = new($"""
        SELECT a.id, a.path, a.headline, a.standfirst, a.body_html, a.language, a.bylines, a.tags, l.published_at, a.updated_at, {Discussion.CountOfA}, a.corrections
        FROM listings l JOIN articles a ON a.id = l.article_id
        WHERE l.kind = $1 AND l.target_id = $2 ORDER BY l.published_at DESC, l.article_id DESC LIMIT $3
        """, Item);

    public async Task<Feed?> ReadAsync(string scope, CancellationToken cancellationToken)
    {
        var site = await settings.GetAsync(cancellationToken);
        if (await SubjectAsync(scope, site, cancellationToken) is not { } subject)
            return null;
        var newest = await items.ReadAsync(Newest, subject.Kind, subject.Id, Longest, cancellationToken);
        return new Feed
        {
            Title = subject.Title is "" ? site.Name : $"{subject.Title} · {site.Name}",
            Description = subject.Description is "" ? site.Tagline : subject.Description,
            Language = site.Language,
            PageAddress = FeedXml.Escaped(subject.Address),
            Items = newest,
            Tags = newest.Select(item => PageTags.Article(item.Id)).Prepend(subject.Tag),
        };
    }

    private async Task<Subject?> SubjectAsync(string scope, SiteSettings site, CancellationToken cancellationToken)
    {
        if (scope.Length == 0)
            return new Subject(ListingKind.Everything, 0, "", site.Tagline, "/", PageTags.Feeds);
        if ((await tree.GetAsync(cancellationToken)).Find(scope) is { } section)
            return new Subject(ListingKind.Section, section.Id, section.Name, section.Description, section.Address, PageTags.Section(section.Id));
        var list = scope.Split('/') switch
        {
            ["authors", var slug] => await NamedList.ReadAsync(reads, ListingKind.Author, slug, cancellationToken),
            ["tags", var slug] => await NamedList.ReadAsync(reads, ListingKind.Tag, slug, cancellationToken),
            _ => null,
        };
        return list is null ? null : new Subject(list.Kind, list.Id, list.Name, list.Description, list.Address, list.PageTag);
    }

    private static FeedItem Item(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Path = row.GetString(1),
        Headline = row.GetString(2),
        Standfirst = row.GetString(3),
        BodyHtml = row.GetString(4) + Correction.Html(ArticleJson.Corrections(row.GetString(11))),
        Language = row.GetString(5),
        Bylines = ArticleJson.Bylines(row.GetString(6)),
        Tags = ArticleJson.Tags(row.GetString(7)),
        PublishedAt = row.GetInstant(8),
        UpdatedAt = row.GetInstant(row.GetInt64(9) > row.GetInt64(8) ? 9 : 8),
        CommentCount = row.GetInt32(10),
    };

    private sealed record Subject(ListingKind Kind, long Id, string Title, string Description, string Address, string Tag);
}
