using Masthead.Features.Comments;

namespace Masthead.Features.CommentPolicy;

/// <summary>A past comment under the policy in force and under the one that is tried.</summary>
internal sealed record ReplayedCase(ReplayCase Case, Decision Before, Decision After, double ScoreAfter);

/// <summary>Adds up what a replay finds. Pure; the same cases in the same order give the same findings. Not thread-safe.</summary>
internal sealed class ReplayCount
{
    /// <summary>So many changes are listed one by one, the newest; all are counted.</summary>
    public const int MostListed = 2000;

    private readonly Queue<ReplayedCase> changed = new();
    private readonly Tally before = new();
    private readonly Tally after = new();
    private readonly Direction stopped = new();
    private readonly Direction freed = new();
    private readonly Direction moved = new();
    private long leftOut;
    private long examples;

    public IReadOnlyCollection<ReplayedCase> Changed => changed;

    public void LeaveOut() => leftOut++;

    public void Add(ReplayedCase replayed)
    {
        before.Add(replayed.Case, replayed.Before.State);
        after.Add(replayed.Case, replayed.After.State);
        examples += replayed.Case.WasExample ? 1 : 0;
        if (replayed.Before.State == replayed.After.State)
            return;
        DirectionOf(replayed).Add(replayed);
        changed.Enqueue(replayed);
        if (changed.Count > MostListed)
            changed.Dequeue();
    }

    public ReplayFindings Findings(TimeSpan took) => new()
    {
        Before = before.Told,
        After = after.Told,
        Stopped = stopped.Told,
        Freed = freed.Told,
        Moved = moved.Told,
        LeftOut = leftOut,
        Examples = examples,
        Listed = changed.Count,
        Seconds = Math.Round(took.TotalSeconds, 1),
    };

    private Direction DirectionOf(ReplayedCase replayed) =>
        replayed.Before.State == CommentState.Published ? stopped : replayed.After.State == CommentState.Published ? freed : moved;

    private sealed class Tally
    {
        public ReplayTally Told { get; private set; } = new();

        public void Add(ReplayCase past, CommentState state) => Told = state switch
        {
            CommentState.Published => Told with { Published = Told.Published + 1, BadPublished = Told.BadPublished + (past.IsBad ? 1 : 0) },
            CommentState.Held => Told with { Held = Told.Held + 1, GoodHeld = Told.GoodHeld + (past.IsGood ? 1 : 0) },
            _ => Told with { Spam = Told.Spam + 1, GoodSpam = Told.GoodSpam + (past.IsGood ? 1 : 0) },
        };
    }

    private sealed class Direction
    {
        public ReplayChanges Told { get; private set; } = new();

        public void Add(ReplayedCase replayed)
        {
            var past = replayed.Case;
            Told = new ReplayChanges
            {
                Count = Told.Count + 1,
                Judged = Told.Judged + (past.IsGood || past.IsBad ? 1 : 0),
                // Stricter than before is right about what a moderator kept from readers, milder about what one let through.
                Agreed = Told.Agreed + ((Strictness(replayed.After) > Strictness(replayed.Before) ? past.IsBad : past.IsGood) ? 1 : 0),
            };
        }

        private static int Strictness(Decision decision) => decision.State switch { CommentState.Published => 0, CommentState.Held => 1, _ => 2 };
    }
}
