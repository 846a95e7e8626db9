using System.Globalization;
using Masthead.Spam;
using Masthead.Spam.Evaluation;
using Masthead.Spam.Learning;

namespace Masthead.Bench.Spam;

/// <summary>
/// Measures the filter on every collection of a directory, and prints the tables of docs/filter.md. Split: the mean of several 70/30 splits. Online: the first
/// 2,000 messages in order, or shuffled where a file is sorted by label. Cold and "base + site": by a base model that never saw the collection.
/// </summary>
static class Accuracy
{
    private const int Splits = 5, Folds = 10, Stream = 2000;
    private static readonly string[] Headline = ["youtube", "blog_lm", "judol_id", "telegram_ru"];

    private static TextWriter output = Console.Out;

    /// <summary>Prints the tables, and puts them between the marks of a document where one is named.</summary>
    internal static int Run(string directory, string? document = null)
    {
        using var tables = new StringWriter { NewLine = "\n" };
        output = document is null ? Console.Out : tables;
        var collections = Corpus.In(directory).ToDictionary(name => name, name => Corpus.Read(directory, name));
        var both = collections.Where(pair => pair.Value.DistinctBy(example => example.Label).Count() == 2).ToList();
        Trained(both);
        Cold(directory, collections);
        Gate(directory, both);
        Disguised(both);
        ModelCard.Write(output, directory, collections);
        CampaignFigures.Print(directory, both, output);
        if (document is not null)
        {
            Row("### Speed on this machine", "");
            Speed.Run(directory, output);
            output.WriteLine();
            MarkedPart.Write(document, "figures", tables.ToString());
        }

        return 0;
    }

    private static void Trained(List<KeyValuePair<string, List<Example>>> collections)
    {
        Row("### Trained on the site's own messages, no base model", "");
        Row("collection", "(1-AUC) %", "learning nine tenths", "spam at 1 % ham lost", "ham lost at 95 / 99 % spam", "accuracy (best)", "calibration error", "online (1-AUC) %");
        Row("---", "---", "---", "---", "---", "---", "---", "---");
        var (splits, folds, onlines, caught) = (new Dictionary<string, double>(), new Dictionary<string, double>(), new Dictionary<string, double>(), new List<double>());
        foreach (var (name, examples) in collections)
        {
            var cards = Enumerable.Range(0, Splits).AsParallel().AsOrdered().WithDegreeOfParallelism(2)
                .Select(seed => Scorecard.Of(Protocols.Split(Filter.Empty(), examples, seed), Thresholds.Default)).ToList();
            var online = Enumerable.Range(0, 3).AsParallel().WithDegreeOfParallelism(2)
                .Average(seed => Scorecard.Of(Protocols.Online(Filter.Empty(), Ordered(examples, seed).Take(Stream)), Thresholds.Default).OneMinusAucPercent);
            (splits[name], folds[name], onlines[name]) = (cards.Average(card => card.OneMinusAucPercent), Folded(examples), online);
            caught.Add(cards.Average(card => card.SpamCaughtAt1));
            Row(name, Two(splits[name]), Two(folds[name]), Percent(caught[^1]), $"{Percent(cards.Average(card => card.HamLostAt95))} / {Percent(cards.Average(card => card.HamLostAt99))}",
                $"{Percent(cards.Average(card => card.Accuracy))} ({Percent(cards.Average(card => card.BestAccuracy))})", Percent(cards.Average(card => card.CalibrationError)), Two(online));
        }

        Row($"geometric mean of {string.Join(", ", Headline)}", Two(Geometric(splits)), Two(Geometric(folds)), $"median {Percent(Median(caught))}", "", "", "", Two(Geometric(onlines)));
        output.WriteLine();
    }

    /// <summary>Learns nine tenths and scores the last, ten times over; every message is scored once, and all scores make one curve.</summary>
    private static double Folded(List<Example> examples)
    {
        var shuffled = Protocols.Shuffled(examples.DistinctBy(example => (example.Submission.Text, example.Submission.Author)), Folds).ToList();
        var scores = Enumerable.Range(0, Folds).AsParallel().WithDegreeOfParallelism(2).SelectMany(fold =>
        {
            var filter = Filter.Empty();
            filter.LearnAll(shuffled.Where((_, i) => i % Folds != fold).Select(example => (example.Submission, example.Label, 1.0)));
            return Protocols.Cold(filter, shuffled.Where((_, i) => i % Folds == fold));
        }).ToList();
        return Scorecard.Of(scores, Thresholds.Default).OneMinusAucPercent;
    }

    private static void Cold(string directory, Dictionary<string, List<Example>> collections)
    {
        Row("### Cold: a base model that never saw the collection", "");
        Row("collection", "AUC", "spam at 1 % ham lost", "spam held or caught", "ham held", "ham called spam");
        Row("---", "---", "---", "---", "---", "---");
        var aucs = new List<double>();
        foreach (var (name, examples) in collections)
        {
            var card = Scorecard.Of(Protocols.Cold(Filter.With(Corpus.BaseWithout(directory, name)), examples), Thresholds.Default);
            if (!double.IsNaN(card.Auc))
            {
                aucs.Add(card.Auc);
            }

            Row(name, double.IsNaN(card.Auc) ? "-" : Three(card.Auc), Percent(card.SpamCaughtAt1), Percent(card.Recall), Percent(card.HamHeld), Percent(card.HamCalledSpam));
        }

        Row("median", Three(Median(aucs)), "", "", "", "");
        output.WriteLine();
    }

    private static void Gate(string directory, List<KeyValuePair<string, List<Example>>> collections)
    {
        Row("### Site alone -> base + site, online, (1-AUC) %, mean of 4 orders", "");
        Row("collection", "first 100", "first 1,000", "first 2,000");
        Row("---", "---", "---", "---");
        foreach (var (name, examples) in collections)
        {
            var model = Corpus.BaseWithout(directory, name);
            Row(name, Both(examples, model, 100), Both(examples, model, 1000), Both(examples, model, Stream));
        }

        output.WriteLine();
    }

    private static string Both(List<Example> examples, BaseModel model, int count)
    {
        var runs = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(2).Select(seed =>
        {
            var stream = Ordered(examples, seed).Take(count).ToList();
            return (Site: Scorecard.Of(Protocols.Online(Filter.Empty(), stream), Thresholds.Default).OneMinusAucPercent,
                Both: Scorecard.Of(Protocols.Online(Filter.With(model), stream), Thresholds.Default).OneMinusAucPercent);
        }).Where(run => !double.IsNaN(run.Site)).ToList();
        return $"{Two(runs.Average(run => run.Site))} -> {Two(runs.Average(run => run.Both))}";
    }

    private static void Disguised(List<KeyValuePair<string, List<Example>>> collections)
    {
        Row("### Recall on disguised copies of the same spam, 70/30", "");
        Row(["collection", "plain", .. Disguise.Ways.Select(way => way.Name)]);
        Row(["---", "---", .. Disguise.Ways.Select(_ => "---")]);
        foreach (var (name, examples) in collections)
        {
            var filter = Filter.Empty();
            var plain = Protocols.Split(filter, examples).Where(result => result.Label == Label.Spam).ToList();
            var held = Protocols.HeldOut(examples).Where(example => example.Label == Label.Spam).ToList();
            Row([name, Percent(Recall(plain.Select(result => result.Score))), .. Disguise.Ways.Select(way =>
                Percent(Recall(held.Select(example => filter.Check(example.Submission with { Text = way.Apply(example.Submission.Text) }).Score))))]);
        }

        output.WriteLine();
    }

    private static double Recall(IEnumerable<double> scores) => scores.Average(score => score >= Thresholds.Default.Held ? 1.0 : 0.0);

    /// <summary>The file's own order first; shuffled where that would be all of one label at first.</summary>
    private static IEnumerable<Example> Ordered(List<Example> examples, int seed) =>
        seed > 0 || examples.Take(Stream).DistinctBy(example => example.Label).Count() < 2 ? Protocols.Shuffled(examples, seed) : examples;

    private static double Geometric(Dictionary<string, double> values) => Math.Exp(values.Where(pair => Headline.Contains(pair.Key)).Average(pair => Math.Log(pair.Value)));

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Three(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => double.IsNaN(share) ? "-" : (100 * share).ToString("0.0", CultureInfo.InvariantCulture);

    private static void Row(params string[] cells) => output.WriteLine(cells[0].StartsWith('#') ? cells[0] + "\n" : "| " + string.Join(" | ", cells) + " |");
}
