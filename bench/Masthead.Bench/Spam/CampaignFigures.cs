using System.Globalization;
using Masthead.Spam;
using Masthead.Spam.Evaluation;
using Masthead.Spam.Learning;

namespace Masthead.Bench.Spam;

/// <summary>
/// Campaigns that are in the collections: spam whose fingerprints find each other, five different texts or more. A filter that has learnt 400 good and
/// 100 unrelated spam messages, on a base model that never saw the collection, is taught two of a campaign; the rest of it is "caught" when it is
/// held or called spam. Good messages that were not learnt say what that costs.
/// </summary>
static class CampaignFigures
{
    private const int Smallest = 5, Marked = 2, LearntHam = 400, LearntSpam = 100, Judged = 400;

    internal static int Run(string directory)
    {
        var collections = Corpus.In(directory).ToDictionary(name => name, name => Corpus.Read(directory, name));
        Print(directory, collections.Where(pair => pair.Value.DistinctBy(example => example.Label).Count() == 2), Console.Out);
        return 0;
    }

    internal static void Print(string directory, IEnumerable<KeyValuePair<string, List<Example>>> collections, TextWriter output)
    {
        output.WriteLine("### Campaigns: the rest of one after two of it were marked");
        output.WriteLine();
        output.WriteLine("| collection | campaigns | messages after the two | of these caught | other ham held |");
        output.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (name, examples) in collections)
        {
            var campaigns = Found(examples);
            if (campaigns.Count == 0)
            {
                continue;
            }

            var model = Corpus.BaseWithout(directory, name);
            var figures = campaigns.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(campaign => Measure(Filter.With(model), campaign, examples)).ToList();
            var (rest, caught) = (figures.Sum(figure => figure.Left), figures.Sum(figure => figure.Caught));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {campaigns.Count} | {rest} | {100.0 * caught / rest:0.0} % | {100 * figures.Average(figure => figure.HamHeld):0.0} % |"));
        }

        output.WriteLine();
    }

    private static List<List<Example>> Found(List<Example> examples)
    {
        var spam = examples.Where(example => example.Label == Label.Spam).DistinctBy(example => example.Submission.Text).ToList();
        var heads = Campaigns.Group([.. spam.Select(example => Filter.FingerprintOf(example.Submission))]);
        return [.. spam.Select((example, i) => (Example: example, Head: heads[i])).GroupBy(row => row.Head).Where(group => group.Count() >= Smallest)
            .Select(group => group.Select(row => row.Example).ToList())];
    }

    private static (int Left, int Caught, double HamHeld) Measure(Filter filter, List<Example> campaign, List<Example> examples)
    {
        var members = campaign.Select(example => example.Submission.Text).ToHashSet(StringComparer.Ordinal);
        var shuffled = Protocols.Shuffled(examples, 1).ToList();
        var ham = shuffled.Where(example => example.Label == Label.Ham).ToList();
        var learnt = Math.Min(LearntHam, ham.Count / 2);
        var others = shuffled.Where(example => example.Label == Label.Spam && !members.Contains(example.Submission.Text)).Take(LearntSpam);
        var variants = Protocols.Shuffled(campaign, 1).ToList();
        foreach (var example in Protocols.Shuffled([.. ham.Take(learnt), .. others], 2).Concat(variants.Take(Marked)))
        {
            filter.Learn(example.Submission, example.Label);
        }

        var judged = ham.Skip(learnt).Take(Judged).ToList();
        return (variants.Count - Marked, variants.Skip(Marked).Count(example => filter.Check(example.Submission).Outcome != Outcome.Ham),
            judged.Average(example => filter.Check(example.Submission).Outcome == Outcome.Ham ? 0.0 : 1));
    }
}
