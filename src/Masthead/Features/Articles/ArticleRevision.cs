using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Articles;

/// <summary>An article as it stood after one save: never changed.</summary>
internal sealed class ArticleRevision
{
    private ArticleRevision() { }

    public ArticleRevision(long articleId, int version, ArticleContent content, string savedBy, DateTimeOffset savedAt, string note)
    {
        (ArticleId, Version, Content, Headline, SavedBy, SavedAt, Note) = (articleId, version, content, content.Headline, savedBy, savedAt, note);
    }

    public long Id { get; private set; }
    public long ArticleId { get; private set; }
    public int Version { get; private set; }
    public string Headline { get; private set; } = "";
    public ArticleContent Content { get; private set; } = null!;
    public string SavedBy { get; private set; } = "";
    public DateTimeOffset SavedAt { get; private set; }
    public string Note { get; private set; } = "";
}

internal sealed class ArticleRevisionMapping : IEntityTypeConfiguration<ArticleRevision>
{
    public void Configure(EntityTypeBuilder<ArticleRevision> builder)
    {
        builder.ToTable("article_revisions");
        builder.Property(revision => revision.Content).HasConversion(Storage.JsonValue<ArticleContent>.Converter);
        builder.HasIndex(revision => new { revision.ArticleId, revision.Version }).IsUnique();
        builder.HasOne<Article>().WithMany().HasForeignKey(revision => revision.ArticleId).OnDelete(DeleteBehavior.Cascade);
    }
}
