using Masthead.Spam;

namespace Masthead.Features.Akismet.Sites;

/// <summary>What a client is told when there is no verdict: the filter failed, the disk is full, the month's limit is used up.</summary>
internal enum FaultAnswer
{
    /// <summary>An error header, which WordPress and Discourse take as "let a person look"; a client that ignores it sees spam, never ham.</summary>
    Hold,

    /// <summary>The comment is published unseen.</summary>
    Publish,
}

/// <summary>What a client is told of a message that a person should look at: the protocol itself knows only spam and not spam.</summary>
internal enum HeldAnswer
{
    /// <summary><c>true</c>, never with "discard": the client's spam folder is where its moderators look.</summary>
    Spam,

    /// <summary>The error header: WordPress and Discourse hold it; some libraries raise an error.</summary>
    Hold,

    /// <summary><c>false</c>: only clear spam is stopped.</summary>
    Publish,
}

/// <summary>What the operator has set for one client site. Immutable; kept as JSON with the site.</summary>
internal sealed record SitePolicy
{
    public FaultAnswer OnFault { get; init; } = FaultAnswer.Hold;
    public HeldAnswer OnHeld { get; init; } = HeldAnswer.Spam;

    /// <summary>Whether a fault may be answered "ask again later", and the verdict sent to the site's callback address afterwards.</summary>
    public bool Rechecks { get; init; }

    /// <summary>Whether callbacks may go to an address that is not public: the client site runs on our own network.</summary>
    public bool CallbacksInside { get; init; }

    /// <summary>At this score (0 … 1) a message is held.</summary>
    public double HoldFrom { get; init; } = 0.5;

    /// <summary>At this score (0 … 1) a message is called spam.</summary>
    public double SpamFrom { get; init; } = 0.9;

    /// <summary>At this score (0 … 1) the client may drop the message without keeping it.</summary>
    public double DiscardFrom { get; init; } = 0.995;

    /// <summary>Full addresses of commenters are kept this many days, then only their network.</summary>
    public int KeepAddressDays { get; init; } = 7;

    /// <summary>The text, name and other fields of held messages and spam are kept this many days, so that a moderator can see and correct.</summary>
    public int KeepTextDays { get; init; } = 30;

    /// <summary>Whether the same is kept of ham. Otherwise of ham only what the filter measured is kept.</summary>
    public bool KeepHamText { get; init; }

    /// <summary>Whether the text of a message with this verdict is kept at all.</summary>
    public bool KeepsTextOf(Outcome outcome) => KeepTextDays > 0 && (KeepHamText || outcome != Outcome.Ham);

    /// <summary>The record of a check (time, score, reasons, hashes) is kept this many days.</summary>
    public int KeepChecksDays { get; init; } = 180;

    /// <summary>Checks a calendar month (UTC); null: no limit.</summary>
    public long? MonthlyLimit { get; init; }

    /// <summary>The site whose filter this one shares, 0 for our own comments; null: a filter of its own, from which nobody else learns.</summary>
    public long? SharesFilterOf { get; init; }
}
