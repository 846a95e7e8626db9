using System.Globalization;
using Masthead.Spam;
using Masthead.Spam.Evaluation;
using Masthead.Spam.Learning;

namespace Masthead.Bench.Spam;

/// <summary>
/// Whether another threshold than the shipped one would do better on messages that it was not chosen by. The best threshold in hindsight always looks better than any
/// that was fixed before. So: draw as many messages as a split scores, with replacement; take the threshold that is best for them; and judge both thresholds by
/// the messages that were not drawn (out-of-bag bootstrap; Efron and Tibshirani 1997).
/// </summary>
static class ThresholdGain
{
    private const int Splits = 5, Draws = 400;

    /// <summary>Prints the table, and puts it between its marks of a document where one is named.</summary>
    internal static int Run(string directory, string? document = null)
    {
        var table = string.Join('\n', [
            "| collection | messages a split scores | accuracy as shipped | best in hindsight | gained by it on the messages themselves | gained on others: mean (95 % of draws) |",
            "| --- | --- | --- | --- | --- | --- |", .. Corpus.In(directory).Select(name => (name, Corpus.Read(directory, name)))
                .Where(pair => pair.Item2.DistinctBy(example => example.Label).Count() == 2).Select(pair => Row(pair.name, pair.Item2))]);
        if (document is null)
            Console.WriteLine(table);
        else
            MarkedPart.Write(document, "thresholds", table);
        return 0;
    }

    private static string Row(string name, List<Example> examples)
    {
        var splits = Enumerable.Range(0, Splits).Select(seed => Protocols.Split(Filter.Empty(), examples, seed)).ToList();
        var cards = splits.Select(results => Scorecard.Of(results, Thresholds.Default)).ToList();
        var (shipped, best) = (cards.Average(card => card.Accuracy), cards.Average(card => card.BestAccuracy));
        var gains = splits.SelectMany((results, seed) => Gains(results, new Random(seed))).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {cards.Average(card => card.Messages):0} | {100 * shipped:0.0} | {100 * best:0.0} | {Points(best - shipped)} | {Points(gains.Average())} ({Points(At(gains, 0.025))} to {Points(At(gains, 0.975))}) |");
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];

    /// <summary>Rounded first, so that next to nothing has no sign.</summary>
    private static string Points(double share) => (Math.Round(100 * share, 1) + 0.0).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static IEnumerable<double> Gains(List<(double Score, Label Label)> results, Random random)
    {
        for (var draw = 0; draw < Draws; draw++)
        {
            var times = new int[results.Count];
            for (var i = 0; i < results.Count; i++)
                times[random.Next(results.Count)]++;
            var best = Best([.. results.SelectMany((result, i) => Enumerable.Repeat(result, times[i]))]);
            var others = results.Where((_, i) => times[i] == 0).ToList();
            yield return Accuracy(others, best) - Accuracy(others, Thresholds.Default.Held);
        }
    }

    /// <summary>Half-way between the two scores where most messages are decided rightly; the middle one of equals.</summary>
    private static double Best((double Score, Label Label)[] drawn)
    {
        Array.Sort(drawn, (one, other) => one.Score.CompareTo(other.Score));
        var right = drawn.Count(result => result.Label == Label.Spam);
        var (most, thresholds) = (right, new List<double> { 0 });
        for (var i = 0; i < drawn.Length; i++)
        {
            right += drawn[i].Label == Label.Ham ? 1 : -1;
            var next = i + 1 < drawn.Length ? drawn[i + 1].Score : 1;
            if (right < most || next.Equals(drawn[i].Score))
                continue;
            if (right > most)
                thresholds.Clear();
            most = right;
            thresholds.Add((drawn[i].Score + next) / 2);
        }

        return thresholds[thresholds.Count / 2];
    }

    private static double Accuracy(List<(double Score, Label Label)> results, double threshold) =>
        results.Average(result => result.Score >= threshold == (result.Label == Label.Spam) ? 1.0 : 0.0);
}
