namespace Masthead.Spam;

/// <summary>From which score a message is held, and from which it is called spam.</summary>
/// <param name="Held">0 to 1.</param>
/// <param name="Spam">At least <paramref name="Held"/>. Above 1 = nothing is called spam outright.</param>
public sealed record Thresholds(double Held, double Spam)
{
    /// <summary>One good comment held costs as much as one spam let through; one good comment called spam as much as nine.</summary>
    public static Thresholds Default { get; } = FromCosts(1, 9);

    /// <summary>
    /// The thresholds that cost least for a calibrated probability p. Holding a message costs (1-p)·N, publishing it costs p·1: hold from p = N/(N+1).
    /// </summary>
    /// <param name="goodHeld">How many spams let through one good comment held is worth. Above 0.</param>
    /// <param name="goodLost">How many spams let through one good comment called spam is worth. At least <paramref name="goodHeld"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A cost is not a positive number, or the second is below the first.</exception>
    public static Thresholds FromCosts(double goodHeld, double goodLost)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(goodHeld);
        ArgumentOutOfRangeException.ThrowIfLessThan(goodLost, goodHeld);
        if (!double.IsFinite(goodHeld) || !double.IsFinite(goodLost))
        {
            throw new ArgumentOutOfRangeException(nameof(goodLost), "A cost is a finite number.");
        }

        return new(goodHeld / (goodHeld + 1), goodLost / (goodLost + 1));
    }

    /// <summary>What is done with a message of this score.</summary>
    public Outcome Decide(double score) => score >= Spam ? Outcome.Spam : score >= Held ? Outcome.Held : Outcome.Ham;
}
