using System.Globalization;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Spam.Evaluation;
using Masthead.Spam.Learning;

namespace Masthead.Bench.Spam;

/// <summary>What a site gains by remembering what messages with a link to the same host came to: online (1-AUC) % over 2,000 messages, mean of four orders, base and site.</summary>
static class HostMemory
{
    private const int Stream = 2000, Orders = 4;

    internal static int Run(string directory)
    {
        Console.WriteLine("| collection | messages with a known host, % | without, (1-AUC) % | with, (1-AUC) % |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var name in Corpus.In(directory))
        {
            var all = Corpus.Read(directory, name);
            if (all.DistinctBy(example => example.Label).Count() < 2)
                continue;
            var model = Corpus.BaseWithout(directory, name);
            var runs = Enumerable.Range(1, Orders).Select(seed => Protocols.Shuffled(all, seed).Take(Stream).ToList())
                .Select(stream => (Without: Score(Filter.With(model), stream, null), With: Score(Filter.With(model), stream, new HostTallies()))).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {100 * runs.Average(run => run.With.Known):0.0} | {runs.Average(run => run.Without.Loss):0.000} | {runs.Average(run => run.With.Loss):0.000} |"));
        }
        return 0;
    }

    private static (double Loss, double Known) Score(Filter filter, List<Example> stream, HostTallies? hosts)
    {
        var (results, known) = (new List<(double, Label)>(), 0);
        foreach (var (_, submission, label) in stream)
        {
            var seen = hosts?.Known(submission) ?? submission;
            known += seen.History is null ? 0 : 1;
            results.Add((filter.Score(seen), label));
            filter.Learn(seen, label);
            hosts?.Count(submission, label);
        }
        return (Scorecard.Of(results, Thresholds.Default).OneMinusAucPercent, (double)known / stream.Count);
    }
}
