using Masthead.Features.Comments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Import;

/// <summary>Another name of an imported comment: two systems each had a copy of it, and it is here once.</summary>
internal sealed class CommentAlias
{
    private CommentAlias() { }

    public CommentAlias(string source, string sourceId, long commentId) => (Source, SourceId, CommentId) = (source, sourceId, commentId);

    public string Source { get; private set; } = "";
    public string SourceId { get; private set; } = "";
    public long CommentId { get; private set; }
}

internal sealed class CommentAliasMapping : IEntityTypeConfiguration<CommentAlias>
{
    public void Configure(EntityTypeBuilder<CommentAlias> builder)
    {
        builder.ToTable("comment_aliases");
        builder.HasKey(alias => new { alias.Source, alias.SourceId });
        builder.HasIndex(alias => alias.CommentId);
        builder.HasOne<Comment>().WithMany().HasForeignKey(alias => alias.CommentId).OnDelete(DeleteBehavior.Cascade);
    }
}
