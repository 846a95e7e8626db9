using Masthead.Spam.Text;

namespace Masthead.Spam;

/// <summary>Ham or spam, as a person decided.</summary>
public enum Label
{
    /// <summary>Wanted.</summary>
    Ham,

    /// <summary>Unwanted.</summary>
    Spam,
}

/// <summary>What to do with a message.</summary>
public enum Outcome
{
    /// <summary>Publish it.</summary>
    Ham,

    /// <summary>Let a person look first.</summary>
    Held,

    /// <summary>Treat it as spam.</summary>
    Spam,
}

/// <summary>One part of a verdict.</summary>
/// <param name="Name">A stable identifier in lower case with hyphens, such as <c>links</c> or <c>wording</c>.</param>
/// <param name="Weight">What it adds to the logit: above 0 speaks for spam, below 0 against. Natural-log odds: +0.7 doubles the odds, +2.3 makes them tenfold.</param>
/// <param name="Detail">The same in words that a moderator understands. It quotes the message: encode it before it goes into a page.</param>
public sealed record Reason(string Name, double Weight, string Detail);

/// <summary>What the filter thinks of one message, and why. Immutable.</summary>
public sealed record Verdict
{
    /// <summary>The estimated probability that a moderator calls it spam, 0 to 1: the logistic function of <see cref="Logit"/>.</summary>
    public required double Score { get; init; }

    /// <summary>Natural log-odds of spam: 0 is even. Finite, between -20 and 20.</summary>
    public required double Logit { get; init; }

    /// <summary><see cref="Score"/> held against the <see cref="Thresholds"/> of the question, or the filter's own.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why, strongest first, the remainder ("everything else") last. The weights sum to <see cref="Logit"/>, up to rounding (1e-6).</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>The smallest change that would have made the outcome milder, in words for a moderator ("without the two links it would have been published"), or <see langword="null"/> where there is none to name.</summary>
    public string? Counterfactual { get; init; }

    /// <summary>A short neutral sentence for the person who wrote it: see <see cref="ReasonFor"/>.</summary>
    public string CommenterReason => ReasonFor(Outcome);

    /// <summary>A sketch of the wording, by which variants of one message find each other (<see cref="Campaigns"/>). It cannot be turned back into the text.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>What the writer of a message is told of an outcome. It teaches a spammer nothing: the sentence is the same for spam and for what is wrongly taken for it.</summary>
    public static string ReasonFor(Outcome outcome) => outcome switch
    {
        Outcome.Ham => "Our filter found nothing against it.",
        Outcome.Held => "Our filter was not sure about it, so a person will read it before it appears.",
        _ => "Our filter took it for advertising or something like it, so it is not shown. Filters err: a person can see it and let it through.",
    };
}
