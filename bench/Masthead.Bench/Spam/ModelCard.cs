using System.Globalization;
using Masthead.Spam;
using Masthead.Spam.Evaluation;
using Masthead.Spam.Learning;
using MessageReading = Masthead.Spam.Text.Reading;

namespace Masthead.Bench.Spam;

/// <summary>Error rates at the shipped thresholds by language and by kind of message: on the first day, and after the site taught 70 % of a collection.</summary>
static class ModelCard
{
    private const int Fewest = 30;

    private static readonly (string Name, Func<MessageReading, bool> Is)[] Kinds =
    [
        ("with a link", reading => reading.LinkCount > 0),
        ("with a telephone number or an @name", reading => reading.Signs.Phones + reading.Signs.Handles > 0),
        ("with disguised words", IsDisguised),
        ("none of these, up to 60 characters", reading => IsPlain(reading) && reading.CleanLength <= 60),
        ("none of these, up to 200 characters", reading => IsPlain(reading) && reading.CleanLength is > 60 and <= 200),
        ("none of these, longer", reading => IsPlain(reading) && reading.CleanLength > 200),
    ];

    private sealed record Judged(Example Example, Outcome Cold, Outcome? Taught);

    internal static void Write(TextWriter output, string directory, Dictionary<string, List<Example>> collections)
    {
        var judged = collections.SelectMany(pair => Judge(directory, pair.Key, pair.Value)).ToList();
        output.WriteLine("### Errors by language and kind, at the shipped thresholds\n");
        output.WriteLine("| messages | good / spam | first day: good held / called spam | first day: spam missed | taught: good held / called spam | taught: spam missed |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var language in judged.GroupBy(one => one.Example.Submission.Language ?? "unknown").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Row(output, $"{Name(language.Key)} ({string.Join(", ", language.Select(one => one.Example.Collection).Distinct())})", [.. language]);
        }

        foreach (var (name, isKind) in Kinds)
        {
            Row(output, name, [.. judged.Where(one => isKind(MessageReading.Of(one.Example.Submission)))]);
        }

        output.WriteLine();
    }

    /// <summary>The 30 % that a split holds back, judged by a base model that never saw the collection, and by a filter that learned the rest.</summary>
    private static List<Judged> Judge(string directory, string name, List<Example> examples)
    {
        var cold = Filter.With(Corpus.BaseWithout(directory, name));
        var taught = Filter.With(Corpus.BaseWithout(directory, name));
        var scores = Protocols.Split(taught, examples);
        var hasBoth = examples.DistinctBy(example => example.Label).Count() == 2;
        return [.. Protocols.HeldOut(examples).Zip(scores, (example, result) =>
            new Judged(example, cold.Check(example.Submission).Outcome, hasBoth ? Thresholds.Default.Decide(result.Score) : null))];
    }

    private static bool IsDisguised(MessageReading reading) =>
        reading.Signs.StyledWords + reading.Signs.InvisibleWords + reading.Signs.MixedWords + reading.Signs.SpacedWords + reading.Signs.AccentedWords + reading.Signs.EncodedWords > 0;

    private static bool IsPlain(MessageReading reading) => Kinds.Take(3).All(kind => !kind.Is(reading));

    private static void Row(TextWriter output, string name, List<Judged> judged)
    {
        var (good, spam) = (judged.Where(one => one.Example.Label == Label.Ham).ToList(), judged.Where(one => one.Example.Label == Label.Spam).ToList());
        output.WriteLine($"| {name} | {good.Count} / {spam.Count} | {Pair(good, one => one.Cold)} | {Share(spam, one => one.Cold, Outcome.Ham)} | {Pair(good, one => one.Taught)} | {Share(spam, one => one.Taught, Outcome.Ham)} |");
    }

    private static string Pair(List<Judged> judged, Func<Judged, Outcome?> outcome) => $"{Share(judged, outcome, Outcome.Held)} / {Share(judged, outcome, Outcome.Spam)}";

    /// <summary>Per cent; a dash where there are too few to say.</summary>
    private static string Share(List<Judged> judged, Func<Judged, Outcome?> outcome, Outcome which)
    {
        var known = judged.Where(one => outcome(one) is not null).ToList();
        return known.Count < Fewest ? "-" : (100.0 * known.Count(one => outcome(one) == which) / known.Count).ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static string Name(string language) => language == "unknown" ? language : CultureInfo.GetCultureInfo(language).EnglishName;
}
