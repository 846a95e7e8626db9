using Masthead.Spam.Learning;

namespace Masthead.Spam.Evaluation;

/// <summary>Ways to try a filter on messages whose labels are known. Deterministic.</summary>
public static class Protocols
{
    /// <summary>Learns 70 % of the messages, chosen by a hash of their text, and scores the other 30 %.</summary>
    /// <param name="filter">A filter to start from; it is changed.</param>
    /// <param name="examples">The messages. The same text is never on both sides.</param>
    /// <param name="seed">Another number, another split.</param>
    public static List<(double Score, Label Label)> Split(Filter filter, IReadOnlyCollection<Example> examples, int seed = 0)
    {
        filter.LearnAll(examples.Where(example => IsForTraining(example, seed)).Select(example => (example.Submission, example.Label, 1.0)));
        return Cold(filter, HeldOut(examples, seed));
    }

    /// <summary>Scores each message and then learns its label before the next one (the TREC immediate-feedback protocol).</summary>
    public static List<(double Score, Label Label)> Online(Filter filter, IEnumerable<Example> examples)
    {
        var results = new List<(double, Label)>();
        foreach (var example in examples)
        {
            results.Add((filter.Check(example.Submission).Score, example.Label));
            filter.Learn(example.Submission, example.Label);
        }

        return results;
    }

    /// <summary>Scores all messages and learns none.</summary>
    public static List<(double Score, Label Label)> Cold(Filter filter, IEnumerable<Example> examples) =>
        [.. examples.Select(example => (filter.Check(example.Submission).Score, example.Label))];

    /// <summary>The messages in an order that depends on their texts and the seed alone, for collections that are sorted by label.</summary>
    public static IEnumerable<Example> Shuffled(IEnumerable<Example> examples, int seed) =>
        examples.OrderBy(example => Hashing.Mix(Hashing.Of(example.Submission.Text), (ulong)seed + 1));

    /// <summary>The 30 % that <see cref="Split"/> scores.</summary>
    public static IEnumerable<Example> HeldOut(IEnumerable<Example> examples, int seed = 0) => examples.Where(example => !IsForTraining(example, seed));

    private static bool IsForTraining(Example example, int seed) => (Hashing.Mix(Hashing.Of(example.Submission.Text), (ulong)seed + 77) >> 20) % 10 < 7;
}
