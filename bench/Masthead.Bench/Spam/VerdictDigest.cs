using System.Security.Cryptography;
using System.Text;
using Masthead.Spam;

namespace Masthead.Bench.Spam;

/// <summary>
/// One number for every verdict on every message of some collections, down to the last bit of each weight and the last letter of each reason: a change
/// that should only make the filter faster leaves all of them as they were.
/// </summary>
static class VerdictDigest
{
    internal static int Run(string directory)
    {
        var all = Corpus.In(directory).SelectMany(name => Corpus.Read(directory, name)).ToList();
        Console.WriteLine($"{all.Count} messages");
        var shipped = Filter.Base();
        Print("untaught", all.Select(example => shipped.Check(example.Submission)));
        var online = Filter.Base();
        Print("learning", all.Select(example =>
        {
            var verdict = online.Check(example.Submission);
            online.Learn(example.Submission, example.Label);
            return verdict;
        }));
        var alone = Filter.Empty();
        alone.LearnAll(all.Select(example => (example.Submission, example.Label, 1.0)));
        Print("without the shipped model", all.Select(example => alone.Check(example.Submission)));
        return 0;
    }

    private static void Print(string name, IEnumerable<Verdict> verdicts)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var verdict in verdicts)
        {
            digest.AppendData(Encoding.UTF8.GetBytes(Text(verdict)));
        }

        Console.WriteLine($"{name}: {Convert.ToHexStringLower(digest.GetHashAndReset())}");
    }

    private static string Text(Verdict verdict) => string.Join('\n', (string[])
    [
        $"{Bits(verdict.Score)} {Bits(verdict.Logit)} {verdict.Outcome} {verdict.Fingerprint} {verdict.Counterfactual}",
        .. verdict.Reasons.Select(reason => $"{reason.Name} {Bits(reason.Weight)} {reason.Detail}"),
    ]);

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
