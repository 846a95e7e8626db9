using Masthead.Features.Comments;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.CommentPolicy;

/// <summary>Where a replay stands. Kept as a number: never renumber.</summary>
internal enum ReplayState
{
    Running = 0,
    Finished = 1,
    Cancelled = 2,
    Failed = 3,

    /// <summary>The server stopped before it was through.</summary>
    Interrupted = 4,
}

/// <summary>One policy tried on the comments of the last months: what was asked, how far it is, what came of it, and whether it was put in force.</summary>
internal sealed class PolicyReplay
{
    /// <summary>A run that has not been heard of for so long died with its server.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private PolicyReplay() { }

    public PolicyReplay(PolicyDraft draft, int months, string askedBy, DateTimeOffset at)
    {
        (Draft, Months, AskedBy, AskedAt, BeatAt) = (draft, months, askedBy, at, at);
    }

    public long Id { get; private set; }
    public PolicyDraft Draft { get; private set; } = new();

    /// <summary>How far back it looks.</summary>
    public int Months { get; private set; }
    public string AskedBy { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }
    public ReplayState State { get; private set; }

    /// <summary>Comments to look at, and looked at.</summary>
    public long Total { get; private set; }
    public long Done { get; private set; }

    /// <summary>The last sign of life of the node that runs it.</summary>
    public DateTimeOffset BeatAt { get; private set; }

    /// <summary>Any node may ask; the one that runs it stops at its next sign of life.</summary>
    public bool IsCancelAsked { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public ReplayFindings? Findings { get; private set; }
    public string? AppliedBy { get; private set; }
    public DateTimeOffset? AppliedAt { get; private set; }

    /// <summary>Where it stands for somebody who looks now.</summary>
    public ReplayState StateAt(DateTimeOffset now) => State == ReplayState.Running && now - BeatAt > Silence ? ReplayState.Interrupted : State;

    public void Beat(long done, long total, DateTimeOffset now) => (Done, Total, BeatAt) = (done, total, now);

    public void AskToCancel() => IsCancelAsked = true;

    public void End(ReplayState state, ReplayFindings? findings, DateTimeOffset now) => (State, Findings, EndedAt) = (state, findings, now);

    public void Apply(string who, DateTimeOffset now) => (AppliedBy, AppliedAt) = (who, now);
}

/// <summary>One comment that the tried policy would have treated otherwise than the one in force.</summary>
internal sealed record PolicyReplayChange(
    long ReplayId, long CommentId, DecisionRule RuleBefore, DecisionRule RuleAfter, double ScoreBefore, double ScoreAfter, string? Word, bool WasExample);

internal static class ReplaySets
{
    extension(NewsDb db)
    {
        public DbSet<PolicyReplay> PolicyReplays => db.Set<PolicyReplay>();
        public DbSet<PolicyReplayChange> PolicyReplayChanges => db.Set<PolicyReplayChange>();
    }
}

internal sealed class PolicyReplayMapping : IEntityTypeConfiguration<PolicyReplay>
{
    public void Configure(EntityTypeBuilder<PolicyReplay> builder)
    {
        builder.ToTable("policy_replays");
        builder.Property(replay => replay.Draft).HasConversion(JsonValue<PolicyDraft>.Converter);
        builder.Property(replay => replay.Findings).HasConversion(JsonValue<ReplayFindings>.Converter!);
    }
}

internal sealed class PolicyReplayChangeMapping : IEntityTypeConfiguration<PolicyReplayChange>
{
    public void Configure(EntityTypeBuilder<PolicyReplayChange> builder)
    {
        builder.ToTable("policy_replay_changes");
        builder.HasKey(change => new { change.ReplayId, change.CommentId });
        builder.HasOne<PolicyReplay>().WithMany().HasForeignKey(change => change.ReplayId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Comment>().WithMany().HasForeignKey(change => change.CommentId).OnDelete(DeleteBehavior.Cascade);
    }
}
