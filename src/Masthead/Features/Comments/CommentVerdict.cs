using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Comments;

/// <summary>What the filter said of a comment and why, as it was at that moment.</summary>
internal sealed class CommentVerdict
{
    private CommentVerdict() { }

    public CommentVerdict(long commentId, double score, Outcome outcome, IEnumerable<StoredReason> reasons, string explanation, DateTimeOffset at)
    {
        (CommentId, Score, Outcome, Reasons, Explanation, CheckedAt) = (commentId, score, outcome, reasons.ToList(), explanation, at);
    }

    public long CommentId { get; private set; }

    /// <summary>0 surely ham … 1 surely spam.</summary>
    public double Score { get; private set; }
    public Outcome Outcome { get; private set; }
    public List<StoredReason> Reasons { get; private set; } = [];

    /// <summary>What would have changed the verdict, in words for a moderator; or why there is none (the filter failed).</summary>
    public string Explanation { get; private set; } = "";
    public DateTimeOffset CheckedAt { get; private set; }
}

/// <summary>One additive contribution to the score's logit, in words.</summary>
internal sealed record StoredReason(string Name, double Weight, string Detail);

internal sealed class CommentVerdictMapping : IEntityTypeConfiguration<CommentVerdict>
{
    public void Configure(EntityTypeBuilder<CommentVerdict> builder)
    {
        builder.ToTable("comment_verdicts");
        builder.HasKey(verdict => verdict.CommentId);
        builder.Property(verdict => verdict.CommentId).ValueGeneratedNever();
        builder.Property(verdict => verdict.Reasons).HasConversion(JsonList<StoredReason>.Converter, JsonList<StoredReason>.Comparer);
        builder.HasOne<Comment>().WithOne().HasForeignKey<CommentVerdict>(verdict => verdict.CommentId).OnDelete(DeleteBehavior.Cascade);
    }
}
