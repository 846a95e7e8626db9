using System.Runtime.InteropServices;
using Masthead.Spam.Rules;
using Masthead.Spam.Text;

namespace Masthead.Spam.Learning;

/// <summary>One message of a training collection.</summary>
/// <param name="Collection">Where it comes from: collections count alike, however long they are.</param>
/// <param name="Submission">The message.</param>
/// <param name="Label">What it is.</param>
public sealed record Example(string Collection, Submission Submission, Label Label);

/// <summary>
/// Trains the base model: logistic regression over evidence, pulled back to the rules' priors by a strong ridge, so that only what several thousand
/// messages insist on moves. Every collection weighs the same, a quarter of it spam. Full gradients in a fixed order: the same input gives the same bytes.
/// </summary>
public static class BaseTrainer
{
    private const double SpamShare = 0.25, Ridge = 0.1, Step = 0.3, FirstConstant = -1.5;
    private const int Rounds = 30;

    /// <summary>The base model's file, made of these examples. Takes about a second for 30,000 messages.</summary>
    public static byte[] Train(IEnumerable<Example> examples) => Fit(examples).ToBytes();

    internal static BaseModel Fit(IEnumerable<Example> examples)
    {
        var (data, entries) = Gather(examples);
        var total = data.Sum(message => message.Weight);
        var (moves, squares, gradient) = (new double[entries.Length], new double[entries.Length], new double[entries.Length]);
        var (constant, constantSquares) = (FirstConstant, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            Array.Clear(gradient);
            var slope = 0.0;
            foreach (var message in data)
            {
                var logit = constant + message.Prior;
                foreach (var entry in message.Entries)
                {
                    logit += moves[entry];
                }

                var error = (Logistic.Of(logit) - (message.Spam ? 1 : 0)) * message.Weight;
                slope += error;
                foreach (var entry in message.Entries)
                {
                    gradient[entry] += error;
                }
            }

            for (var entry = 0; entry < moves.Length; entry++)
            {
                var pull = gradient[entry] + Ridge * total * moves[entry];
                squares[entry] += pull * pull;
                moves[entry] -= Step * pull / Math.Sqrt(squares[entry] + 1e-3);
            }

            constantSquares += slope * slope;
            constant -= Step * slope / Math.Sqrt(constantSquares + 1e-3);
        }

        return BaseModel.FromBytes(new BaseModel(constant, entries.Zip(moves, KeyValuePair.Create)).ToBytes());
    }

    private static (List<Message> Data, ulong[] Entries) Gather(IEnumerable<Example> examples)
    {
        var evidence = new Evidence();
        var numbers = new Dictionary<ulong, int>();
        var data = new List<Message>();
        foreach (var collection in examples.GroupBy(example => example.Collection).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var all = collection.ToList();
            var spams = Math.Max(1, all.Count(example => example.Label == Label.Spam));
            foreach (var (_, submission, label) in all)
            {
                evidence.Gather(Reading.Of(submission));
                var spam = label == Label.Spam;
                data.Add(Message.Of(evidence, numbers, spam, spam ? SpamShare / spams : (1 - SpamShare) / Math.Max(1, all.Count - spams)));
            }
        }

        return (data, [.. numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)]);
    }

    private readonly record struct Message(int[] Entries, double Prior, bool Spam, double Weight)
    {
        internal static Message Of(Evidence evidence, Dictionary<ulong, int> numbers, bool spam, double weight)
        {
            var entries = new List<int>();
            var prior = 0.0;
            for (var i = 0; i < evidence.Count; i++)
            {
                prior += evidence.PriorAt(i);
                if (!RuleBook.Rules[evidence.RuleAt(i)].IsLocal)
                {
                    ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, evidence.HashAt(i), out var known);
                    number = known ? number : numbers.Count - 1;
                    entries.Add(number);
                }
            }

            return new Message([.. entries], prior, spam, weight);
        }
    }
}
