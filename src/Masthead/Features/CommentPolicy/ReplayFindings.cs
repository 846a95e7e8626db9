namespace Masthead.Features.CommentPolicy;

/// <summary>What a replay found. Immutable; kept as JSON.</summary>
internal sealed record ReplayFindings
{
    /// <summary>Under the policy in force, and under the one that is tried.</summary>
    public ReplayTally Before { get; init; } = new();
    public ReplayTally After { get; init; } = new();

    /// <summary>Published before, held or called spam after; and the other way about.</summary>
    public ReplayChanges Stopped { get; init; } = new();
    public ReplayChanges Freed { get; init; } = new();

    /// <summary>Not published either way, but in another queue.</summary>
    public ReplayChanges Moved { get; init; } = new();

    /// <summary>Comments that were left out because the filter was never asked about them, or gave no answer.</summary>
    public long LeftOut { get; init; }

    /// <summary>Comments looked at that the filter had been taught with: it has seen the answer.</summary>
    public long Examples { get; init; }

    /// <summary>Changes that are listed one by one: the newest.</summary>
    public int Listed { get; init; }
    public double Seconds { get; init; }
}

/// <summary>What a policy makes of all comments, and what that costs by what moderators decided.</summary>
internal sealed record ReplayTally
{
    public long Published { get; init; }
    public long Held { get; init; }
    public long Spam { get; init; }

    /// <summary>Good by a moderator's decision, and held; and called spam.</summary>
    public long GoodHeld { get; init; }
    public long GoodSpam { get; init; }

    /// <summary>Bad by a moderator's decision, and published.</summary>
    public long BadPublished { get; init; }
}

/// <summary>Comments that change their place in one direction.</summary>
internal sealed record ReplayChanges
{
    public long Count { get; init; }

    /// <summary>Of these, decided by a moderator; and decided the way the tried policy would have it.</summary>
    public long Judged { get; init; }
    public long Agreed { get; init; }
}
