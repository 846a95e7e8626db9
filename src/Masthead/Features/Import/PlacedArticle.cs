using Masthead.Features.Articles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Import;

/// <summary>What an import wrote of one article: by this a later run tells what is as it was, what is new there and what was changed here.</summary>
internal sealed class PlacedArticle
{
    private PlacedArticle() { }

    public PlacedArticle(string source, string sourceId, long articleId) => (Source, SourceId, ArticleId) = (source, sourceId, articleId);

    public string Source { get; private set; } = "";
    public string SourceId { get; private set; } = "";
    public long ArticleId { get; private set; }

    /// <summary>Of everything in the export that makes the article.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>Of the ids and states of its comments in the export.</summary>
    public string CommentsHash { get; private set; } = "";

    /// <summary>Of our article when it had been written.</summary>
    public int Version { get; private set; }
    public ArticleState State { get; private set; }

    public void IsWritten(string hash, Article article) => (Hash, Version, State) = (hash, article.Version, article.State);

    public void HasComments(string hash) => CommentsHash = hash;

    /// <summary>Somebody has saved, published or withdrawn it here; a schedule that came due is nobody's work.</summary>
    public bool WasChangedHere(Article now) =>
        now.Version != Version && !(State == ArticleState.Scheduled && now.IsPublished && now.Version == Version + 1);
}

internal sealed class PlacedArticleMapping : IEntityTypeConfiguration<PlacedArticle>
{
    public void Configure(EntityTypeBuilder<PlacedArticle> builder)
    {
        builder.ToTable("imported_articles");
        builder.HasKey(placed => new { placed.Source, placed.SourceId });
        builder.HasIndex(placed => placed.ArticleId);
        builder.HasOne<Article>().WithMany().HasForeignKey(placed => placed.ArticleId).OnDelete(DeleteBehavior.Cascade);
    }
}
