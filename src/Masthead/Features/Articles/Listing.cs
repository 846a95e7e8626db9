using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Articles;

internal enum ListingKind
{
    /// <summary>All published articles; the target is 0.</summary>
    Everything = 0,
    /// <summary>A section, with everything below it.</summary>
    Section = 1,
    Author = 2,
    Tag = 3,
}

/// <summary>
/// One published article in one list, newest first. Every list page reads this one index in order, so that its cost depends on the
/// length of the page and not on the size of the archive. Rows exist only while the article is published; the article verbs keep them.
/// </summary>
internal sealed class Listing
{
    private Listing() { }

    public Listing(ListingKind kind, long targetId, DateTimeOffset publishedAt, long articleId) =>
        (Kind, TargetId, PublishedAt, ArticleId) = (kind, targetId, publishedAt, articleId);

    public ListingKind Kind { get; private set; }
    public long TargetId { get; private set; }
    public DateTimeOffset PublishedAt { get; private set; }
    public long ArticleId { get; private set; }
}

internal sealed class ListingMapping : IEntityTypeConfiguration<Listing>
{
    public void Configure(EntityTypeBuilder<Listing> builder)
    {
        builder.ToTable("listings");
        builder.HasKey(row => new { row.Kind, row.TargetId, row.PublishedAt, row.ArticleId });
        builder.HasIndex(row => row.ArticleId);
        builder.HasOne<Article>().WithMany().HasForeignKey(row => row.ArticleId).OnDelete(DeleteBehavior.Cascade);
    }
}
