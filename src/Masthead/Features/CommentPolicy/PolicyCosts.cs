using System.Globalization;
using Masthead.Spam;

namespace Masthead.Features.CommentPolicy;

/// <summary>What mistakes cost the paper, in spams let through; the thresholds follow. Pure.</summary>
/// <param name="GoodHeld">One good comment held; 0: holding costs nothing, so everything is held.</param>
/// <param name="GoodLost">One good comment called spam; at least <paramref name="GoodHeld"/>, above 0.</param>
internal sealed record PolicyCosts(double GoodHeld, double GoodLost)
{
    public const double Most = 1000;

    public Thresholds Thresholds => GoodHeld > 0
        ? Thresholds.FromCosts(GoodHeld, GoodLost)
        : Thresholds.FromCosts(GoodLost, GoodLost) with { Held = 0 };

    /// <summary>The costs from which these thresholds follow: p = N/(N+1), so N = p/(1-p).</summary>
    public static PolicyCosts Of(double holdFrom, double spamFrom) => new(Of(holdFrom), Of(spamFrom));

    private static double Of(double threshold) => threshold >= 1 ? Most : Math.Min(Most, Shown(threshold / (1 - threshold)));

    // Nobody states a cost more exactly, and what is shown is what comes back.
    private static double Shown(double cost) => double.Parse(cost.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>What a pair of costs would have meant for comments that moderators have decided about, by the scores that the filter gave before it knew.</summary>
internal sealed record CostLine(PolicyCosts Costs, Thresholds Thresholds, int GoodHeld, int GoodLost, int SpamPublished, bool IsInForce)
{
    private static readonly PolicyCosts[] Offered = [new(0.25, 2.25), new(1, 9), new(4, 36), new(19, 171)];

    /// <param name="inForce">The thresholds in force come first.</param>
    /// <param name="decided">Scores, and whether a moderator found the comment good.</param>
    public static IReadOnlyList<CostLine> Of(Thresholds inForce, IReadOnlyCollection<(double Score, bool IsGood)> decided) =>
    [
        Of(PolicyCosts.Of(inForce.Held, inForce.Spam), inForce, decided, isInForce: true),
        .. Offered.Where(costs => costs.Thresholds != inForce).Select(costs => Of(costs, costs.Thresholds, decided, isInForce: false)),
    ];

    private static CostLine Of(PolicyCosts costs, Thresholds thresholds, IReadOnlyCollection<(double Score, bool IsGood)> decided, bool isInForce) => new(
        costs, thresholds,
        decided.Count(row => row.IsGood && thresholds.Decide(row.Score) == Outcome.Held),
        decided.Count(row => row.IsGood && thresholds.Decide(row.Score) == Outcome.Spam),
        decided.Count(row => !row.IsGood && thresholds.Decide(row.Score) == Outcome.Ham), isInForce);
}
