using Masthead.Spam;
using Masthead.Spam.Text;

namespace Masthead.Features.SpamFilter;

/// <summary>How one reporter's decisions went so far.</summary>
internal sealed class ReporterTally
{
    /// <summary>0 or 1: the half of the reporters that it belongs to; the other half judges it.</summary>
    public required int Half { get; init; }

    /// <summary>All decisions, whether or not they were learnt.</summary>
    public long Decisions { get; set; }

    /// <summary>Decisions that the other half contradicted confidently at that moment; variants of one message in one click count once.</summary>
    public long Contradicted { get; set; }

    /// <summary>The same two counts of late, each decision counting 3 % less than the one after it.</summary>
    public double LateDecisions { get; set; }
    public double LateContradicted { get; set; }

    /// <summary>The last click, and the contradicted messages in it.</summary>
    public DateTimeOffset ClickAt { get; set; }
    public List<Fingerprint> Click { get; } = [];
}

/// <summary>
/// Weighs every decision by how its reporter has done of late, so that an account gone wrong cannot move the filter far. A function of the decisions before it,
/// in order: every node comes to the same weights. Changes take turns; reading meanwhile is for lists only.
/// </summary>
internal sealed class ReporterTallies
{
    /// <summary>Below this a decision is not learnt at all: it is what the library counts in.</summary>
    public const double Least = 0.125;

    private const double Confident = 0.95, Forget = 0.97, Prior = 10, Advance = 1, Unremarkable = 0.1, Hopeless = 0.2, Others = 5;
    private const int LongestClick = 64;

    private readonly SortedDictionary<string, ReporterTally> tallies = new(StringComparer.Ordinal);

    // By each half, weights added up.
    private readonly double[] learnt = [0, 0];

    /// <summary>Whether somebody is about to teach besides the only one who has so far.</summary>
    public bool IsSecond(string reporter)
    {
        lock (tallies)
            return tallies.Count == 1 && !tallies.ContainsKey(reporter);
    }

    /// <summary>The half that a reporter belongs to; a new one joins the half that has taught less, to be judged by the one that knows more.</summary>
    public int HalfOf(string reporter)
    {
        lock (tallies)
        {
            if (!tallies.TryGetValue(reporter, out var tally))
                tallies.Add(reporter, tally = new ReporterTally { Half = tallies.Count == 0 || learnt[0] < learnt[1] ? 0 : 1 });
            return tally.Half;
        }
    }

    /// <summary>Counts a decision and weighs it. <see cref="HalfOf"/> was asked before.</summary>
    /// <param name="example">The decision.</param>
    /// <param name="known">The message as the filter sees it.</param>
    /// <param name="score">What the other half thinks of it; null while there is nobody else.</param>
    /// <returns>0 … 1; below <see cref="Least"/> it is not to be learnt.</returns>
    public double Weigh(ExampleMark example, Submission known, double? score)
    {
        lock (tallies)
        {
            var tally = tallies[example.Reporter];
            tally.Decisions++;
            if (!IsContradicted(example.Label, score))
                Count(tally, 0);
            else if (IsNewInClick(tally, example, Filter.FingerprintOf(known)))
                Count(tally, 1);
            var weight = WeightOf(tally);
            if (weight >= Least)
                learnt[tally.Half] += weight;
            return weight;
        }
    }

    /// <summary>Everybody who taught, with the weight that the next decision would have, in order of their names in the records.</summary>
    public IReadOnlyList<ReporterStanding> List()
    {
        lock (tallies)
            return tallies.Select(pair => new ReporterStanding(pair.Key, pair.Value.Decisions, pair.Value.Contradicted, LateAgreement(pair.Value), WeightOf(pair.Value))).ToList();
    }

    private static double LateAgreement(ReporterTally tally) => tally.LateDecisions > 0 ? 1 - tally.LateContradicted / tally.LateDecisions : 1;

    private static bool IsContradicted(Label label, double? score) => label == Label.Ham ? score >= Confident : score <= 1 - Confident;

    private static void Count(ReporterTally tally, int contradicted)
    {
        tally.Contradicted += contradicted;
        tally.LateDecisions = Forget * tally.LateDecisions + 1;
        tally.LateContradicted = Forget * tally.LateContradicted + contradicted;
    }

    /// <summary>Whoever frees twenty copies of one message in one click has contradicted the filter once.</summary>
    private static bool IsNewInClick(ReporterTally tally, ExampleMark example, Fingerprint message)
    {
        if (tally.ClickAt != example.LearntAt)
            tally.Click.Clear();
        tally.ClickAt = example.LearntAt;
        if (tally.Click.Exists(other => other.Similarity(message) >= Campaigns.Alike))
            return false;
        if (tally.Click.Count < LongestClick)
            tally.Click.Add(message);
        return true;
    }

    /// <summary>
    /// share = (contradicted + 1) / (decisions + 10), both of late: a newcomer begins as if one decision in ten had been contradicted, so that two or three early ones
    /// tell, before a young site's filter is spoilt. Fault = 0 up to a share of 0.1, 1 from 0.2, a straight line between;
    /// weight = 1 - fault · others / (others + 5), others = what the other half was learnt with: against nobody nobody can be wrong.
    /// How often honest and wrong decisions are contradicted, and what weight is left to either, is measured by <c>spam-poison</c> of the bench.
    /// </summary>
    private double WeightOf(ReporterTally tally)
    {
        var share = (tally.LateContradicted + Advance) / (tally.LateDecisions + Prior);
        var fault = Math.Clamp((share - Unremarkable) / (Hopeless - Unremarkable), 0, 1);
        var others = learnt[1 - tally.Half];
        return 1 - fault * others / (others + Others);
    }

    public void WriteTo(BinaryWriter writer)
    {
        lock (tallies)
        {
            writer.Write(learnt[0]);
            writer.Write(learnt[1]);
            writer.Write(tallies.Count);
            foreach (var (reporter, tally) in tallies)
            {
                writer.Write(reporter);
                writer.Write(tally.Half);
                writer.Write(tally.Decisions);
                writer.Write(tally.Contradicted);
                writer.Write(tally.LateDecisions);
                writer.Write(tally.LateContradicted);
                writer.Write(tally.ClickAt.ToUnixTimeMilliseconds());
                writer.Write(tally.Click.Count);
                tally.Click.ForEach(message => writer.Write(message.ToString()));
            }
        }
    }

    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static ReporterTallies ReadFrom(BinaryReader reader)
    {
        var read = new ReporterTallies();
        (read.learnt[0], read.learnt[1]) = (reader.ReadDouble(), reader.ReadDouble());
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var reporter = reader.ReadString();
            var tally = new ReporterTally
            {
                Half = reader.ReadInt32(),
                Decisions = reader.ReadInt64(),
                Contradicted = reader.ReadInt64(),
                LateDecisions = reader.ReadDouble(),
                LateContradicted = reader.ReadDouble(),
                ClickAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
            };
            for (var messages = reader.ReadInt32(); messages > 0; messages--)
                tally.Click.Add(Fingerprint.TryParse(reader.ReadString(), out var message) ? message : throw new InvalidDataException("A fingerprint in it cannot be read."));
            read.tallies.Add(reporter, tally);
        }
        return read;
    }
}

/// <summary>A reporter as a list shows one.</summary>
/// <param name="Reporter">As <see cref="SpamFilter.Reporter"/> writes it.</param>
/// <param name="Decisions">All that count.</param>
/// <param name="Contradicted">Those that the filter contradicted confidently.</param>
/// <param name="LateAgreement">0 … 1: how many of the last decisions, some thirty, were not contradicted.</param>
/// <param name="Weight">0 … 1, of the next decision.</param>
internal sealed record ReporterStanding(string Reporter, long Decisions, long Contradicted, double LateAgreement, double Weight)
{
    public double Agreement => Decisions == 0 ? 1 : 1 - (double)Contradicted / Decisions;

    public bool IsHeard => Weight >= ReporterTallies.Least;
}
