using System.Diagnostics;
using System.Globalization;
using Masthead.Spam;
using Masthead.Spam.Evaluation;

namespace Masthead.Bench.Spam;

/// <summary>Checks and learns messages of about 100 characters on one thread, and weighs the model.</summary>
static class Speed
{
    private const int Rounds = 8;

    private static TextWriter output = Console.Out;

    internal static int Run(string directory, TextWriter? to = null)
    {
        output = to ?? Console.Out;
        Row("what", "figure");
        Row("---", "---");
        var examples = Protocols.Shuffled(Corpus.In(directory).SelectMany(name => Corpus.Read(directory, name))
            .Where(example => example.Submission.Text.Length is >= 80 and <= 120), 1).Take(5000).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var filter = Filter.Base();
        filter.LearnAll(examples.Select(example => (example.Submission, example.Label, 1.0)));
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        using var file = new MemoryStream();
        filter.WriteTo(file);

        // The runtime compiles hot methods anew in the background: let it finish.
        for (var round = 0; round < Rounds; round++)
        {
            Check(filter, examples, new double[examples.Count]);
        }

        var times = new double[examples.Count * Rounds];
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var seconds = Check(filter, examples, times);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        var scoring = Score(filter, examples, out var scoreBytes);
        Array.Sort(times);

        Row("messages", $"{examples.Count} of 80-120 characters, {examples.Average(example => example.Submission.Text.Length):0} on average");
        Row("checks a CPU second, verdict with all reasons", (times.Length / seconds).ToString("N0", CultureInfo.InvariantCulture));
        Row("checks a CPU second, score alone", scoring.ToString("N0", CultureInfo.InvariantCulture));
        Row("microseconds a check: median, p99, p99.9", string.Create(CultureInfo.InvariantCulture, $"{At(times, 0.5):0.0}, {At(times, 0.99):0.0}, {At(times, 0.999):0.0}"));
        Row("bytes allocated a check: verdict, score alone", $"{bytes / times.Length}, {scoreBytes / times.Length}");
        Row("learned a CPU second", Learn(filter, examples).ToString("N0", CultureInfo.InvariantCulture));
        Row("model in memory", $"{memory / 1048576.0:0.0} MB");
        Row("model in a file", $"{file.Length / 1048576.0:0.00} MB");
        return 0;
    }

    private static double Check(Filter filter, List<Masthead.Spam.Learning.Example> examples, double[] times)
    {
        var start = Cpu();
        for (var i = 0; i < times.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            filter.Check(examples[i % examples.Count].Submission);
            times[i] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        }

        return Cpu() - start;
    }

    private static double Score(Filter filter, List<Masthead.Spam.Learning.Example> examples, out long bytes)
    {
        bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Cpu();
        for (var i = 0; i < examples.Count * Rounds; i++)
        {
            filter.Score(examples[i % examples.Count].Submission);
        }

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return examples.Count * Rounds / (Cpu() - start);
    }

    private static double Learn(Filter filter, List<Masthead.Spam.Learning.Example> examples)
    {
        var start = Cpu();
        foreach (var example in examples)
        {
            filter.Learn(example.Submission, example.Label);
        }

        return examples.Count / (Cpu() - start);
    }

    /// <summary>Seconds of processor time so far: other programs on the machine do not count.</summary>
    private static double Cpu() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static void Row(string name, string value) => output.WriteLine($"| {name} | {value} |");
}
