namespace Masthead.Spam.Evaluation;

/// <summary>How well scores agree with people's decisions. All shares are 0 to 1; a share of nothing is NaN.</summary>
public sealed record Scorecard
{
    /// <summary>How many messages were scored.</summary>
    public required int Messages { get; init; }

    /// <summary>How many of them were spam.</summary>
    public required int Spams { get; init; }

    /// <summary>Share decided rightly, a held message counting as spam.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The same at the threshold that would have been best in hindsight.</summary>
    public required double BestAccuracy { get; init; }

    /// <summary>Share of messages held or called spam that were spam.</summary>
    public required double Precision { get; init; }

    /// <summary>Share of spam that was held or called spam.</summary>
    public required double Recall { get; init; }

    /// <summary>Harmonic mean of precision and recall.</summary>
    public required double F1 { get; init; }

    /// <summary>Area under the ROC curve: the chance that a spam scores above a ham, ties counting half.</summary>
    public required double Auc { get; init; }

    /// <summary>Share of ham lost where 95 % of spam is caught.</summary>
    public required double HamLostAt95 { get; init; }

    /// <summary>Share of ham lost where 99 % of spam is caught.</summary>
    public required double HamLostAt99 { get; init; }

    /// <summary>Share of spam caught where 1 % of ham is lost.</summary>
    public required double SpamCaughtAt1 { get; init; }

    /// <summary>Share of ham that was held.</summary>
    public required double HamHeld { get; init; }

    /// <summary>Share of ham that was called spam.</summary>
    public required double HamCalledSpam { get; init; }

    /// <summary>Expected calibration error: how far, on average over ten bins, the scores' mean is from the share of spam among them.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>100 × (1 - AUC).</summary>
    public double OneMinusAucPercent => 100 * (1 - Auc);

    /// <summary>Draws up the card.</summary>
    /// <param name="results">Score (0 to 1) and what a person decided, for each message.</param>
    /// <param name="thresholds">Where the line between outcomes is.</param>
    public static Scorecard Of(IReadOnlyCollection<(double Score, Label Label)> results, Thresholds thresholds)
    {
        var sorted = results.OrderBy(result => result.Score).ToArray();
        var spams = sorted.Count(result => result.Label == Label.Spam);
        var hams = sorted.Length - spams;
        var caught = sorted.Count(result => result.Label == Label.Spam && result.Score >= thresholds.Held);
        var lost = sorted.Count(result => result.Label == Label.Ham && result.Score >= thresholds.Held);
        var gone = sorted.Count(result => result.Label == Label.Ham && result.Score >= thresholds.Spam);
        return new Scorecard
        {
            Messages = sorted.Length,
            Spams = spams,
            Accuracy = Share(caught + hams - lost, sorted.Length),
            BestAccuracy = Best(sorted, spams),
            Precision = Share(caught, caught + lost),
            Recall = Share(caught, spams),
            F1 = Share(2 * caught, 2 * caught + lost + spams - caught),
            Auc = AucOf(sorted, spams, hams),
            HamLostAt95 = HamLost(sorted, spams, hams, 0.95),
            HamLostAt99 = HamLost(sorted, spams, hams, 0.99),
            SpamCaughtAt1 = SpamCaught(sorted, spams, hams, 0.01),
            HamHeld = Share(lost - gone, hams),
            HamCalledSpam = Share(gone, hams),
            CalibrationError = Calibration(sorted),
        };
    }

    private static double Share(double part, double whole) => whole == 0 ? double.NaN : part / whole;

    private static double AucOf((double Score, Label Label)[] sorted, int spams, int hams)
    {
        double below = 0, sum = 0;
        for (var at = 0; at < sorted.Length;)
        {
            int spam = 0, ham = 0;
            var score = sorted[at].Score;
            for (; at < sorted.Length && sorted[at].Score.Equals(score); at++)
            {
                _ = sorted[at].Label == Label.Spam ? spam++ : ham++;
            }

            sum += spam * (below + ham / 2.0);
            below += ham;
        }

        return Share(sum, (double)spams * hams);
    }

    private static double Best((double Score, Label Label)[] sorted, int spams)
    {
        int right = spams, best = spams;
        for (var at = 0; at < sorted.Length; at++)
        {
            right += sorted[at].Label == Label.Ham ? 1 : -1;
            var tied = at + 1 < sorted.Length && sorted[at + 1].Score.Equals(sorted[at].Score);
            best = tied ? best : Math.Max(best, right);
        }

        return Share(best, sorted.Length);
    }

    private static double HamLost((double Score, Label Label)[] sorted, int spams, int hams, double share)
    {
        var needed = (int)Math.Ceiling(spams * share);
        int caught = 0, lost = 0;
        for (var at = sorted.Length - 1; at >= 0 && caught < needed; at--)
        {
            _ = sorted[at].Label == Label.Spam ? caught++ : lost++;
        }

        return Share(lost, hams);
    }

    private static double SpamCaught((double Score, Label Label)[] sorted, int spams, int hams, double share)
    {
        var allowed = (int)Math.Floor(hams * share);
        int caught = 0, lost = 0;
        for (var at = sorted.Length - 1; at >= 0; at--)
        {
            if (sorted[at].Label == Label.Ham && ++lost > allowed)
            {
                break;
            }

            caught += sorted[at].Label == Label.Spam ? 1 : 0;
        }

        return Share(caught, spams);
    }

    private static double Calibration((double Score, Label Label)[] sorted)
    {
        var error = 0.0;
        foreach (var bin in sorted.GroupBy(result => Math.Min(9, (int)(result.Score * 10))))
        {
            error += Math.Abs(bin.Sum(result => result.Score - (result.Label == Label.Spam ? 1 : 0)));
        }

        return Share(error, sorted.Length);
    }
}
