using System.Globalization;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Spam.Evaluation;
using Masthead.Spam.Learning;

namespace Masthead.Bench.Spam;

/// <summary>
/// What a flood of wrong decisions by one account does to a site's filter: two honest accounts decide about the first messages of a collection, then a third one
/// decides wrongly, message by message, 1,000 times (fewer where the collection is smaller). Accuracy on the rest of the collection, mean of three orders.
/// And what it costs a third account that decides rightly: the mean weight of its decisions, about everything or only about what was held or judged wrongly.
/// </summary>
static class Poisoning
{
    private const int Wrong = 1000, Orders = 3, Held = 300;

    private static readonly string Third = Reporter.Account(9);

    private static TextWriter output = Console.Out;

    /// <summary>Prints the table, and puts it between its marks of a document where one is named.</summary>
    internal static int Run(string directory, string? document = null)
    {
        using var table = new StringWriter { NewLine = "\n" };
        output = document is null ? Console.Out : table;
        Measure(directory);
        if (document is not null)
            MarkedPart.Write(document, "poisoning", table.ToString());
        return 0;
    }

    private static void Measure(string directory)
    {
        output.WriteLine("| collection | honest | wrong | accuracy before | after, weighed | after, counted in full | honest decisions contradicted | wrong ones contradicted | an honest newcomer's weight | the same, correcting only |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var name in Corpus.In(directory))
        {
            var all = Corpus.Read(directory, name);
            if (all.DistinctBy(example => example.Label).Count() < 2)
                continue;
            foreach (var honest in new[] { 100, 200, 400, 1000 }.Where(count => count + Held + 200 <= all.Count))
                Measure(name, all, honest);
        }
    }

    private static void Measure(string name, List<Example> all, int honest)
    {
        var wrong = Math.Min(Wrong, all.Count - honest - Held);
        var runs = Enumerable.Range(0, Orders).Select(seed => Flood([.. Protocols.Shuffled(all, seed)], honest, wrong)).ToList();
        string Percent(Func<Flooded, double> value) => (100 * runs.Average(value)).ToString("0.0", CultureInfo.InvariantCulture);
        output.WriteLine($"| {name} | {honest} | {wrong} | {Percent(run => run.Before)} | {Percent(run => run.Weighed)} | {Percent(run => run.Counted)} | {Percent(run => run.HonestContradicted)} | {Percent(run => run.WrongContradicted)} | {Percent(run => run.Newcomer)} | {Percent(run => run.Corrector)} |");
    }

    private static Flooded Flood(List<Example> stream, int honest, int wrong)
    {
        var (knowledge, counted, held) = (Taught(stream, honest), Filter.Base(), stream[^Held..]);
        foreach (var example in stream.Take(honest))
            counted.Learn(example.Submission, example.Label);
        var before = Accuracy(knowledge.Check, held);
        for (var i = honest; i < honest + wrong; i++)
        {
            var opposite = stream[i] with { Label = stream[i].Label == Label.Spam ? Label.Ham : Label.Spam };
            Learn(knowledge, i, opposite, Third);
            counted.Learn(opposite.Submission, opposite.Label);
        }

        var standings = knowledge.Reporters.List();
        return new Flooded(before, Accuracy(knowledge.Check, held), Accuracy((message, thresholds) => counted.Check(message, thresholds), held),
            standings.Take(2).Sum(standing => standing.Contradicted) / (double)honest, standings[^1].Contradicted / (double)wrong,
            Heard(stream, honest, wrong, (_, _) => true), Heard(stream, honest, wrong, NeedsCorrection));
    }

    private static Knowledge Taught(List<Example> stream, int honest)
    {
        var knowledge = new Knowledge();
        for (var i = 0; i < honest; i++)
            Learn(knowledge, i, stream[i], Reporter.Account(1 + i % 2));
        return knowledge;
    }

    /// <summary>The mean weight of an honest third account's decisions about those of the next messages that it looks at.</summary>
    private static double Heard(List<Example> stream, int honest, int next, Func<Verdict, Label, bool> looksAt)
    {
        var (knowledge, weights) = (Taught(stream, honest), new List<double>());
        for (var i = honest; i < honest + next; i++)
        {
            if (!looksAt(knowledge.Check(stream[i].Submission), stream[i].Label))
                continue;
            Learn(knowledge, i, stream[i], Third);
            weights.Add(knowledge.Reporters.List()[^1].Weight);
        }

        return weights.DefaultIfEmpty(1).Average();
    }

    private static bool NeedsCorrection(Verdict verdict, Label label) => verdict.Outcome == Outcome.Held || verdict.Score >= 0.5 != (label == Label.Spam);

    private static void Learn(Knowledge knowledge, int i, Example example, string reporter) =>
        knowledge.Learn(new ExampleMark(i + 1, example.Label, reporter, DateTimeOffset.UnixEpoch.AddMinutes(i)), example.Submission);

    private static double Accuracy(Func<Submission, Thresholds?, Verdict> check, List<Example> held) =>
        held.Average(example => check(example.Submission, null).Score >= 0.5 == (example.Label == Label.Spam) ? 1.0 : 0.0);

    private sealed record Flooded(double Before, double Weighed, double Counted, double HonestContradicted, double WrongContradicted, double Newcomer, double Corrector);
}
