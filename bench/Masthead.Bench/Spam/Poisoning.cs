using System.Globalization;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Spam.Evaluation;
using Masthead.Spam.Learning;

namespace Masthead.Bench.Spam;

/// <summary>
/// What a flood of wrong decisions by one account does to a site's filter: two honest accounts decide about the first messages of a collection, then a third one
/// decides wrongly, message by message, 1,000 times (fewer where the collection is smaller). Accuracy on the rest of the collection, mean of three orders.
/// </summary>
static class Poisoning
{
    private const int Wrong = 1000, Orders = 3, Held = 300;

    private static TextWriter output = Console.Out;

    /// <summary>Prints the table, and puts it between its marks of a document where one is named.</summary>
    internal static int Run(string directory, string? document = null)
    {
        using var table = new StringWriter { NewLine = "\n" };
        output = document is null ? Console.Out : table;
        Measure(directory);
        if (document is null)
            return 0;
        const string from = "<!-- poisoning -->", to = "<!-- end of poisoning -->";
        var text = File.ReadAllText(document);
        var (start, end) = (text.IndexOf(from, StringComparison.Ordinal), text.IndexOf(to, StringComparison.Ordinal));
        File.WriteAllText(document, text[..(start + from.Length)] + "\n\n" + table + "\n" + text[end..]);
        return 0;
    }

    private static void Measure(string directory)
    {
        output.WriteLine("| collection | honest | wrong | accuracy before | after, weighed | after, counted in full | honest decisions contradicted | wrong ones contradicted |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
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
        output.WriteLine($"| {name} | {honest} | {wrong} | {Percent(run => run.Before)} | {Percent(run => run.Weighed)} | {Percent(run => run.Counted)} | {Percent(run => run.HonestContradicted)} | {Percent(run => run.WrongContradicted)} |");
    }

    private static Flooded Flood(List<Example> stream, int honest, int wrong)
    {
        var (knowledge, counted, held) = (new Knowledge(), Filter.Base(), stream[^Held..]);
        for (var i = 0; i < honest; i++)
            Learn(knowledge, counted, i, stream[i].Submission, stream[i].Label, Reporter.Account(1 + i % 2));
        var before = Accuracy(knowledge.Check, held);
        for (var i = honest; i < honest + wrong; i++)
            Learn(knowledge, counted, i, stream[i].Submission, stream[i].Label == Label.Spam ? Label.Ham : Label.Spam, Reporter.Account(9));
        var standings = knowledge.Reporters.List();
        return new Flooded(before, Accuracy(knowledge.Check, held), Accuracy((message, thresholds) => counted.Check(message, thresholds), held),
            standings.Take(2).Sum(standing => standing.Contradicted) / (double)honest, standings[^1].Contradicted / (double)wrong);
    }

    private static void Learn(Knowledge knowledge, Filter counted, int i, Submission submission, Label label, string reporter)
    {
        knowledge.Learn(new ExampleMark(i + 1, label, reporter, DateTimeOffset.UnixEpoch.AddMinutes(i)), submission);
        counted.Learn(submission, label);
    }

    private static double Accuracy(Func<Submission, Thresholds?, Verdict> check, List<Example> held) =>
        held.Average(example => check(example.Submission, null).Score >= 0.5 == (example.Label == Label.Spam) ? 1.0 : 0.0);

    private sealed record Flooded(double Before, double Weighed, double Counted, double HonestContradicted, double WrongContradicted);
}
