using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Comments;

/// <summary>One change of a comment's state: who, when, why, and from what, so that it can be undone. No state changes without one.</summary>
internal sealed class CommentAct
{
    private CommentAct() { }

    public CommentAct(long commentId, string act, CommentState? from, CommentState to, string actor, string reason, DateTimeOffset at, Guid? batch, string? wordsBefore = null)
    {
        WordsBefore = wordsBefore;
        (CommentId, Act, FromState, ToState, Actor, Reason, At, Batch) = (commentId, act, from, to, actor, reason, at, batch);
    }

    public long Id { get; private set; }
    public long CommentId { get; private set; }

    /// <summary>One of <see cref="CommentActs"/>.</summary>
    public string Act { get; private set; } = "";
    public CommentState? FromState { get; private set; }
    public CommentState ToState { get; private set; }

    /// <summary>A moderator's name, <c>filter</c>, or <c>commenter</c>.</summary>
    public string Actor { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    /// <summary>What the comment said until this act changed it; null when its words stayed.</summary>
    public string? WordsBefore { get; private set; }

    /// <summary>Acts of one click share this; undo takes them back together.</summary>
    public Guid? Batch { get; private set; }

    /// <summary>Taken back by a later act.</summary>
    public bool IsUndone { get; private set; }

    public void Undo() => IsUndone = true;
}

/// <summary>The words of the record, and those of its authors that are not people.</summary>
internal static class CommentActs
{
    public const string Arrived = "arrived";
    public const string Approved = "approved";
    public const string MarkedSpam = "marked as spam";
    public const string Removed = "removed";
    public const string Restored = "restored";
    public const string Edited = "edited";
    public const string Withdrawn = "withdrawn";
    public const string Undone = "undone";

    public const string Filter = "filter";
    public const string Commenter = "commenter";
}

internal sealed class CommentActMapping : IEntityTypeConfiguration<CommentAct>
{
    public void Configure(EntityTypeBuilder<CommentAct> builder)
    {
        builder.ToTable("comment_acts");
        builder.HasIndex(act => act.CommentId);
        builder.HasIndex(act => act.Batch).HasFilter("batch IS NOT NULL");
        builder.HasOne<Comment>().WithMany().HasForeignKey(act => act.CommentId).OnDelete(DeleteBehavior.Cascade);
    }
}
