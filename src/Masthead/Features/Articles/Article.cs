using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Articles;

internal enum ArticleState
{
    Draft = 0,
    Scheduled = 1,
    Published = 2,
    Withdrawn = 3,
}

internal enum BodyFormat
{
    Markdown = 0,
    Html = 1,
}

internal enum CommentsMode
{
    /// <summary>As the site's settings say, closing after the site's number of days.</summary>
    SiteDefault = 0,
    Open = 1,
    Closed = 2,
}

/// <summary>One article with everything that its page shows. Lists find it through <see cref="Listing"/> rows.</summary>
internal sealed class Article
{
    public const int LongestHeadline = 300;
    public const int LongestStandfirst = 1000;
    public const int LongestBody = 2_000_000;

    private Article() { }

    public Article(ArticleContent content, string path, bool hasOwnPath, DateTimeOffset now)
    {
        CreatedAt = now;
        Apply(content, path, hasOwnPath, now);
    }

    public long Id { get; private set; }
    public string Headline { get; private set; } = "";
    public string Standfirst { get; private set; } = "";

    /// <summary>The last part of the path.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>Without slashes at its ends; unique. The section's path and the slug, unless <see cref="HasOwnPath"/>.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The path was brought from another system and stays when the section moves.</summary>
    public bool HasOwnPath { get; private set; }

    public long SectionId { get; private set; }
    public string Dateline { get; private set; } = "";

    /// <summary>BCP 47, such as <c>en-GB</c>; empty for the site's own.</summary>
    public string Language { get; private set; } = "";

    /// <summary>The article that this one translates; null: it is an original itself.</summary>
    public long? OriginalId { get; private set; }

    /// <summary>The people who wrote it, in order, as readers see them. Author pages are found through listings.</summary>
    public List<Byline> Bylines { get; private set; } = [];
    public List<ArticleTag> Tags { get; private set; } = [];

    public long? LeadMediaId { get; private set; }
    public string LeadAlt { get; private set; } = "";
    public string LeadCaption { get; private set; } = "";
    public string LeadCredit { get; private set; } = "";

    public BodyFormat BodyFormat { get; private set; }

    /// <summary>What the reporter wrote, byte for byte.</summary>
    public string BodySource { get; private set; } = "";

    /// <summary>What readers get: sanitised HTML made from <see cref="BodySource"/>.</summary>
    public string BodyHtml { get; private set; } = "";

    /// <summary>Told under the article, the newest last.</summary>
    public List<Correction> Corrections { get; private set; } = [];

    public ArticleState State { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }
    public DateTimeOffset? ScheduledFor { get; private set; }

    /// <summary>When a reporter handed the draft to the editors; null: it is still being written.</summary>
    public DateTimeOffset? SubmittedAt { get; private set; }

    public CommentsMode Comments { get; private set; }

    /// <summary>Rises by one with every save; a save that names an older version is stale.</summary>
    public int Version { get; private set; }

    /// <summary>Where the article was imported from (<c>wordpress:example.org</c>) and its id there; both null for our own.</summary>
    public string? Source { get; private set; }
    public string? SourceId { get; private set; }

    public bool IsPublished => State == ArticleState.Published;

    public void Apply(ArticleContent content, string path, bool hasOwnPath, DateTimeOffset now)
    {
        Headline = content.Headline;
        Standfirst = content.Standfirst;
        Slug = content.Slug;
        Path = path;
        HasOwnPath = hasOwnPath;
        SectionId = content.SectionId;
        Dateline = content.Dateline;
        Language = content.Language;
        Bylines = [.. content.Bylines];
        Tags = [.. content.Tags];
        (LeadMediaId, LeadAlt, LeadCaption, LeadCredit) = content.Lead;
        BodyFormat = content.BodyFormat;
        BodySource = content.BodySource;
        BodyHtml = content.BodyHtml;
        Corrections = [.. content.Corrections];
        Comments = content.Comments;
        UpdatedAt = now;
        Version++;
    }

    /// <summary>Names what this article translates; null: nothing.</summary>
    public void Translate(long? originalId) => OriginalId = originalId;

    /// <summary>Puts the article before readers. Published once, it keeps its first instant.</summary>
    public void Publish(DateTimeOffset at)
    {
        State = ArticleState.Published;
        PublishedAt ??= at;
        ScheduledFor = null;
        SubmittedAt = null;
        Version++;
    }

    public void Schedule(DateTimeOffset at)
    {
        State = ArticleState.Scheduled;
        ScheduledFor = at;
        SubmittedAt = null;
        Version++;
    }

    /// <summary>Hands the draft to the editors, or (null) back to its writer.</summary>
    public void Submit(DateTimeOffset? at)
    {
        SubmittedAt = at;
        Version++;
    }

    /// <summary>Takes a published article from readers (its address answers 410), or a scheduled one back to draft.</summary>
    public void Withdraw()
    {
        State = State == ArticleState.Published ? ArticleState.Withdrawn : ArticleState.Draft;
        ScheduledFor = null;
        Version++;
    }

    /// <summary>The same author under another name; no new version, because nobody wrote anything.</summary>
    public void RenameAuthor(long authorId, string name)
    {
        if (Bylines.Exists(byline => byline.AuthorId == authorId))
            Bylines = Bylines.ConvertAll(byline => byline.AuthorId == authorId ? byline with { Name = name } : byline);
    }

    public void CameFrom(string source, string sourceId, DateTimeOffset created, DateTimeOffset updated)
    {
        (Source, SourceId, CreatedAt, UpdatedAt) = (source, sourceId, created, updated);
    }
}

/// <summary>One name in a byline, copied onto the article so that its page needs no join; renaming an author rewrites it.</summary>
internal sealed record Byline(long AuthorId, string Name, string Slug);

/// <summary>One tag, copied onto the article for the same reason.</summary>
internal sealed record ArticleTag(long TagId, string Name, string Slug);

internal readonly record struct LeadPicture(long? MediaId, string Alt, string Caption, string Credit);

/// <summary>Everything of an article that a person writes; what a revision keeps. <see cref="BodyHtml"/> is already sanitised.</summary>
internal sealed record ArticleContent
{
    public required string Headline { get; init; }
    public string Standfirst { get; init; } = "";
    public required string Slug { get; init; }
    public required long SectionId { get; init; }
    public string Dateline { get; init; } = "";
    public string Language { get; init; } = "";
    public IReadOnlyList<Byline> Bylines { get; init; } = [];
    public IReadOnlyList<ArticleTag> Tags { get; init; } = [];
    public LeadPicture Lead { get; init; } = new(null, "", "", "");
    public BodyFormat BodyFormat { get; init; }
    public required string BodySource { get; init; }
    public required string BodyHtml { get; init; }
    public IReadOnlyList<Correction> Corrections { get; init; } = [];
    public CommentsMode Comments { get; init; }
}

internal static class ArticleSets
{
    extension(NewsDb db)
    {
        public DbSet<Article> Articles => db.Set<Article>();
        public DbSet<Listing> Listings => db.Set<Listing>();
        public DbSet<Author> Authors => db.Set<Author>();
        public DbSet<Tag> Tags => db.Set<Tag>();
        public DbSet<Redirect> Redirects => db.Set<Redirect>();
        public DbSet<ArticleRevision> ArticleRevisions => db.Set<ArticleRevision>();
    }
}

internal sealed class ArticleMapping : IEntityTypeConfiguration<Article>
{
    public void Configure(EntityTypeBuilder<Article> builder)
    {
        builder.ToTable("articles");
        builder.Property(article => article.Path).HasAnnotation(NewsDb.SortedByBytes, true);
        builder.Property(article => article.Headline).HasMaxLength(Article.LongestHeadline);
        builder.Property(article => article.Version).IsConcurrencyToken();
        builder.Property(article => article.Bylines).HasConversion(JsonList<Byline>.Converter, JsonList<Byline>.Comparer);
        builder.Property(article => article.Tags).HasConversion(JsonList<ArticleTag>.Converter, JsonList<ArticleTag>.Comparer);
        builder.Property(article => article.Corrections).HasConversion(JsonList<Correction>.Converter, JsonList<Correction>.Comparer);
        builder.HasIndex(article => article.Path).IsUnique();
        builder.HasIndex(article => article.SectionId);
        builder.HasIndex(article => new { article.State, article.UpdatedAt });
        builder.HasIndex(article => article.ScheduledFor).HasFilter("scheduled_for IS NOT NULL");
        builder.HasIndex(article => new { article.Source, article.SourceId }).IsUnique().HasFilter("source IS NOT NULL");
        builder.HasIndex(article => article.Headline);
        builder.HasIndex(article => article.OriginalId).HasFilter("original_id IS NOT NULL");
        builder.HasOne<Article>().WithMany().HasForeignKey(article => article.OriginalId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Section>().WithMany().HasForeignKey(article => article.SectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<MediaItem>().WithMany().HasForeignKey(article => article.LeadMediaId).OnDelete(DeleteBehavior.Restrict);
    }
}
