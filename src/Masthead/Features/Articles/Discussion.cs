using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Articles;

/// <summary>
/// How many comments readers see under an article; no row: none yet. Kept by the comment verbs in the transaction that changes them. Apart from
/// <see cref="Article"/>, because every comment changes it and an article's row fills pages.
/// </summary>
internal sealed class Discussion
{
    /// <summary>The number for an article that a question calls <c>a</c>.</summary>
    public const string CountOfA = "coalesce((SELECT d.comment_count FROM discussions AS d WHERE d.article_id = a.id), 0)";

    private Discussion() { }

    public long ArticleId { get; private set; }
    public int CommentCount { get; private set; }
}

internal static class DiscussionSets
{
    private const string Add = """
        INSERT INTO discussions (article_id, comment_count) VALUES ($1, $2)
        ON CONFLICT (article_id) DO UPDATE SET comment_count = discussions.comment_count + excluded.comment_count
        """;

    extension(NewsDb db)
    {
        public DbSet<Discussion> Discussions => db.Set<Discussion>();

        /// <summary>More (or fewer) comments are shown under an article. Written at once, inside the transaction at hand.</summary>
        public Task CountCommentsAsync(long articleId, int difference) =>
            new RowBatch(db).CountComments(new Dictionary<long, int> { [articleId] = difference }).SendAsync();
    }

    extension(RowBatch batch)
    {
        /// <param name="differences">By article.</param>
        public RowBatch CountComments(IReadOnlyDictionary<long, int> differences) =>
            // In the order of the ids: two batches that touch the same rows wait for each other instead of blocking each other.
            batch.Run(Add, differences.OrderBy(pair => pair.Key).Select(pair => (object?[])[pair.Key, pair.Value]));
    }
}

internal sealed class DiscussionMapping : IEntityTypeConfiguration<Discussion>
{
    public void Configure(EntityTypeBuilder<Discussion> builder)
    {
        builder.ToTable("discussions");
        builder.HasKey(discussion => discussion.ArticleId);
        builder.Property(discussion => discussion.ArticleId).ValueGeneratedNever();
        builder.HasOne<Article>().WithOne().HasForeignKey<Discussion>(discussion => discussion.ArticleId).OnDelete(DeleteBehavior.Cascade);
    }
}
