using System.Diagnostics;
using System.Globalization;
using Masthead.Spam;
using Masthead.Spam.Evaluation;

namespace Masthead.Bench.Spam;

/// <summary>
/// Checks and learns messages of about 100 and of about 600 characters on one thread, beside the least that any filter does with the same texts, turn by
/// turn in one run; and weighs the model and what a check allocates.
/// </summary>
static class Speed
{
    private const int Turns = 9, Most = 5000;
    private static TextWriter output = Console.Out;

    internal static int Run(string directory, TextWriter? to = null)
    {
        output = to ?? Console.Out;
        var all = Protocols.Shuffled(Corpus.In(directory).SelectMany(name => Corpus.Read(directory, name)), 1).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var filter = Filter.Base();
        filter.LearnAll(all.Take(Most).Select(example => (example.Submission, example.Label, 1.0)));
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        using var file = new MemoryStream();
        filter.WriteTo(file);

        var columns = new[] { Measured.Of(filter, all, 80, 120), Measured.Of(filter, all, 450, 800) };
        Row("what", columns.Select(column => column.Title));
        Row("---", columns.Select(_ => "---"));
        Row("messages", columns.Select(column => column.Messages));
        Row("checks a CPU second, verdict with all reasons", columns.Select(column => Whole(1 / column.Check)));
        Row("checks a CPU second, score alone", columns.Select(column => Whole(1 / column.Score)));
        Row("reference: lower-casing, hashing and weighing the words", columns.Select(column => Whole(1 / column.Reference)));
        Row("a check in references", columns.Select(column => One(column.Check / column.Reference)));
        Row("microseconds a check: median, p99 of messages; p99 of single checks", columns.Select(column => $"{One(At(column.Usual(), 0.5))}, {One(At(column.Usual(), 0.99))}; {One(At(column.Single(), 0.99))}"));
        Row("bytes allocated a check: the verdict itself, beyond it, score alone", columns.Select(column => $"{column.VerdictBytes}, {column.CheckBytes - column.VerdictBytes}, {column.ScoreBytes}"));
        Row("learned a CPU second", columns.Select(column => Whole(1 / column.Learn)));
        Row("model in memory, in a file (MB)", [One(memory / 1048576.0) + ", " + (file.Length / 1048576.0).ToString("0.00", CultureInfo.InvariantCulture), ""]);
        return 0;
    }

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string One(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static void Row(string name, IEnumerable<string> values) => output.WriteLine($"| {name} | {string.Join(" | ", values)} |");

    /// <summary>Texts of one length. Times are CPU seconds a message, the least of several turns: other programs on the machine do not count.</summary>
    private sealed class Measured
    {
        private readonly double[] times;
        private readonly int messages;

        private Measured(int messages) => (this.messages, times) = (messages, new double[messages * Turns]);

        internal required string Title { get; init; }

        internal required string Messages { get; init; }

        internal double Check { get; private set; } = double.MaxValue;

        internal double Score { get; private set; } = double.MaxValue;

        internal double Reference { get; private set; } = double.MaxValue;

        internal double Learn { get; private set; } = double.MaxValue;

        internal long CheckBytes { get; private set; }

        internal long ScoreBytes { get; private set; }

        internal long VerdictBytes { get; private set; }

        internal static Measured Of(Filter filter, List<Masthead.Spam.Learning.Example> all, int from, int to)
        {
            var examples = all.Where(example => example.Submission.Text.Length >= from && example.Submission.Text.Length <= to).Take(Most).ToList();
            var measured = new Measured(examples.Count)
            {
                Title = $"{from}-{to} characters",
                Messages = $"{examples.Count} of {examples.Average(example => example.Submission.Text.Length):0} characters on average",
            };
            var words = new PlainWords();
            var sum = 0.0;

            // The runtime compiles hot methods anew in the background: the first turns let it, and the least of all turns counts.
            for (var turn = 0; turn < Turns; turn++)
            {
                measured.Turn(filter, examples, turn, words, ref sum);
            }

            var verdicts = examples.Select(example => filter.Check(example.Submission)).ToList();
            // A verdict that nobody keeps may never reach the heap: these are kept.
            measured.VerdictBytes = Bytes(examples.Count, i => GC.KeepAlive(VerdictCopy.Of(verdicts[i])));
            measured.CheckBytes = Bytes(examples.Count, i => GC.KeepAlive(filter.Check(examples[i].Submission)));
            measured.ScoreBytes = Bytes(examples.Count, i => filter.Score(examples[i].Submission));
            GC.KeepAlive(sum);
            return measured;
        }

        private void Turn(Filter filter, List<Masthead.Spam.Learning.Example> examples, int turn, PlainWords words, ref double sum)
        {
            var total = sum;
            Reference = Math.Min(Reference, Seconds(examples.Count, i => total += words.Score(examples[i].Submission)));
            Score = Math.Min(Score, Seconds(examples.Count, i => total += filter.Score(examples[i].Submission)));
            Check = Math.Min(Check, Seconds(examples.Count, i =>
            {
                var began = Stopwatch.GetTimestamp();
                filter.Check(examples[i].Submission);
                times[turn * examples.Count + i] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
            }));
            Learn = Math.Min(Learn, Seconds(examples.Count, i => filter.Learn(examples[i].Submission, examples[i].Label)));
            sum = total;
        }

        /// <summary>Each message's middle turn, in order: a turn in which another program had the processor is not the message's doing.</summary>
        internal double[] Usual() =>
            [.. Enumerable.Range(0, messages).Select(message => Enumerable.Range(0, Turns).Select(turn => times[turn * messages + message]).Order().ElementAt(Turns / 2)).Order()];

        internal double[] Single() => [.. times.Order()];

        private static double Seconds(int count, Action<int> act)
        {
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < count; i++)
            {
                act(i);
            }

            return (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds / count;
        }

        /// <summary>The least of several turns: what a collection in between drops of its thread's room counts as allocated too.</summary>
        private static long Bytes(int count, Action<int> act) => Enumerable.Range(0, Turns).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < count; i++)
            {
                act(i);
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / count;
        });
    }
}
