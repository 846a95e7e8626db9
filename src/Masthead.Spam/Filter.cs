using Masthead.Spam.Learning;
using Masthead.Spam.Rules;
using Masthead.Spam.Text;

namespace Masthead.Spam;

/// <summary>
/// The filter of one site: a shipped base model, what the site's own moderators taught, and how far each has proved right here.
/// Any number of threads may check while one learns: a check never waits. Changes (<see cref="Learn"/>, <see cref="Unlearn"/>, <see cref="WriteTo"/>)
/// take turns among themselves. The same calls in the same order give the same filter to the last bit, on every machine.
/// </summary>
public sealed class Filter
{
    [ThreadStatic]
    private static Scratch? scratch;

    private readonly Lock turn = new();
    private readonly BaseModel? shipped;
    private readonly Journal journal = new();
    private SiteModel site;

    private Filter(BaseModel? shipped, SiteModel site, Thresholds? thresholds) =>
        (this.shipped, this.site, Thresholds) = (shipped, site, thresholds ?? Thresholds.Default);

    /// <summary>From which score a message is held or called spam. Setting it is atomic and changes nothing that was learned.</summary>
    public Thresholds Thresholds { get; set; }

    /// <summary>How many messages were learned here, those unlearned again not counted.</summary>
    public long Learned => Volatile.Read(ref site).Learned;

    /// <summary>Whether a shipped model stands behind the site's own.</summary>
    public bool HasBase => shipped is not null;

    /// <summary>How much the shipped model's opinion counts here by now, 0 to 1: it gives way as the site's own record grows.</summary>
    public double BaseTrust => shipped is null ? 0 : Volatile.Read(ref site).Blend.Trust;

    /// <summary>A filter that knows nothing: every score is 0.5 until it has learned.</summary>
    public static Filter Empty(Thresholds? thresholds = null) => new(null, new SiteModel(), thresholds);

    /// <summary>The shipped model with an empty site model on top.</summary>
    public static Filter Base(Thresholds? thresholds = null) => new(BaseModel.Shipped, new SiteModel(), thresholds);

    /// <summary>Another base model than the shipped one: measurements leave a collection out.</summary>
    internal static Filter With(BaseModel model, Thresholds? thresholds = null) => new(model, new SiteModel(), thresholds);

    /// <summary>
    /// What the filter thinks of a message. Changes nothing, reads no clock, never throws on any text. Time grows with the length of the text, which is
    /// cut at <see cref="Submission.MaxTextLength"/>. A check during a <see cref="Learn"/> sees some of its effect or none; reasons sum to the logit all the same.
    /// </summary>
    /// <param name="submission">The message.</param>
    /// <param name="asked">The thresholds of this question alone; otherwise the filter's own. Callers with thresholds of their own may share a filter.</param>
    public Verdict Check(Submission submission, Thresholds? asked = null)
    {
        var model = Volatile.Read(ref site);
        var work = Prepare(submission, model.IsTouched ? Depth.Features : Depth.Sketch);
        var reading = work.Reading;
        var explanation = Explanation.Fresh(GroupsOf(reading));
        var constant = Weigh(model, work, explanation.Parts, out var logit);
        var score = Logistic.Of(logit);
        var thresholds = asked ?? Thresholds;
        var outcome = thresholds.Decide(score);
        return new Verdict
        {
            Score = score,
            Logit = logit,
            Outcome = outcome,
            Reasons = explanation.Tell(reading, constant, logit),
            Counterfactual = explanation.Counterfactual(reading, logit, outcome, thresholds),
            Fingerprint = work.Features.Sketch,
        };
    }

    /// <summary>The score alone, as <see cref="Check"/> gives it: allocates nothing.</summary>
    public double Score(Submission submission)
    {
        var model = Volatile.Read(ref site);
        var work = Prepare(submission, model.IsTouched ? Depth.Features : Depth.Signs);
        Weigh(model, work, Explanation.Fresh(GroupsOf(work.Reading)).Parts, out var logit);
        return Logistic.Of(logit);
    }

    /// <summary>The sketch of a message's wording, as <see cref="Check"/> gives it.</summary>
    public static Fingerprint FingerprintOf(Submission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var work = scratch ??= new Scratch();
        work.Read(submission, Depth.Sketch);
        return work.Features.Sketch;
    }

    private const double MostCertain = 20;
    private const int Revisions = 2;

    /// <summary>Learns a person's decision. Takes effect at once.</summary>
    /// <param name="submission">The message, with the same fields as when it was checked.</param>
    /// <param name="label">What the person decided.</param>
    /// <param name="weight">How much the decision counts: 1 for a moderator, less for a reader's report. At least 0.125, at most 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is outside that range.</exception>
    public void Learn(Submission submission, Label label, double weight = 1)
    {
        MustBeWeight(weight);
        lock (turn)
        {
            var work = Prepare(submission);
            journal.Note(site, work.Features, label, weight, work.Shipped);
            site.Learn(work.Features, label, weight, work.Shipped);
        }
    }

    /// <summary>
    /// Takes a decision back. While it is among the last hundred or so, the filter becomes exactly what it would be without it; an older one
    /// is countered by its opposite, which comes close, and leaves no trace after <see cref="Rebuild"/>.
    /// </summary>
    /// <returns>Whether no trace is left.</returns>
    public bool Unlearn(Submission submission, Label label, double weight = 1)
    {
        MustBeWeight(weight);
        lock (turn)
        {
            var work = Prepare(submission);
            if (journal.TryTakeBack(site, work.Features, label, weight))
            {
                return true;
            }

            journal.Clear();
            site.Counter(work.Features, label, weight);
            return false;
        }
    }

    /// <summary>
    /// Forgets what the site taught and learns these decisions instead, in an order of their own (by content), three times over: the result depends on what was
    /// decided, not on when, so that every node that holds the same decisions holds the same filter. Checks go on with the old model until the new one is ready.
    /// </summary>
    public void Rebuild(IEnumerable<(Submission Submission, Label Label, double Weight)> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        lock (turn)
        {
            var fresh = new SiteModel();
            LearnAll(fresh, decisions);
            journal.Clear();
            Volatile.Write(ref site, fresh);
        }
    }

    /// <summary>Learns many decisions at once on top of what is known, as <see cref="Rebuild"/> does.</summary>
    public void LearnAll(IEnumerable<(Submission Submission, Label Label, double Weight)> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        lock (turn)
        {
            journal.Clear();
            LearnAll(site, decisions);
        }
    }

    private void LearnAll(SiteModel model, IEnumerable<(Submission Submission, Label Label, double Weight)> decisions)
    {
        var ordered = decisions.Select(decision => (Decision: decision, Order: OrderOf(decision.Submission)))
            .OrderBy(entry => entry.Order).ThenBy(entry => entry.Decision.Submission.Text, StringComparer.Ordinal).ThenBy(entry => entry.Decision.Label).ToList();
        foreach (var ((submission, label, weight), _) in ordered)
        {
            MustBeWeight(weight);
            var work = Prepare(submission);
            model.Learn(work.Features, label, weight, work.Shipped);
        }

        for (var time = 0; time < Revisions; time++)
        {
            foreach (var ((submission, label, weight), _) in ordered)
            {
                model.Revise(Prepare(submission).Features, label, weight);
            }
        }
    }

    private static ulong OrderOf(Submission submission) => Hashing.Mix(Hashing.Of(submission.Text), Hashing.Of(submission.Author));

    private Scratch Prepare(Submission submission, Depth depth = Depth.Features)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var work = scratch ??= new Scratch();
        work.Read(submission, depth);
        work.Shipped = shipped?.Weigh(work.Evidence, work.ShippedWeights) ?? 0;
        return work;
    }

    private static void MustBeWeight(double weight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weight, 0.125);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, 10);
    }

    /// <summary>Writes everything learned, versioned and checksummed. At most 4 MB.</summary>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        lock (turn)
        {
            ModelFile.Write(stream, site, HasBase, Thresholds);
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else, of another version, or damaged.</exception>
    public static Filter ReadFrom(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var read = ModelFile.Read(stream, out var hasBase, out var thresholds);
        return new Filter(hasBase ? BaseModel.Shipped : null, read, thresholds);
    }

    /// <returns>The part that is the same for every message.</returns>
    private double Weigh(SiteModel model, Scratch work, double[] parts, out double logit)
    {
        var constant = model.Learned == 0 ? 0 : model.Blend.Coefficients[0];
        if (work.Depth == Depth.Features)
        {
            model.Weigh(work.Features, parts);
        }

        if (shipped is not null)
        {
            var trust = model.Blend.Trust * Blend.Soften(work.Shipped);
            constant += trust * shipped.Constant;
            for (var i = 0; i < work.Evidence.Count; i++)
            {
                parts[FeatureExtractor.FirstRuleGroup + work.Evidence.RuleAt(i)] += trust * work.ShippedWeights[i];
            }
        }

        foreach (var rule in RuleBook.NeverExcuses)
        {
            ref var part = ref parts[FeatureExtractor.FirstRuleGroup + rule];
            part = Math.Max(part, 0);
        }

        var used = parts.AsSpan(0, GroupsOf(work.Reading));
        logit = constant;
        foreach (var part in used)
        {
            logit += part;
        }

        if (Math.Abs(logit) > MostCertain)
        {
            var shrink = MostCertain / Math.Abs(logit);
            (logit, constant) = (logit * shrink, constant * shrink);
            foreach (ref var part in used)
            {
                part *= shrink;
            }
        }

        return constant;
    }

    private static int GroupsOf(Reading reading) => Math.Min(FeatureExtractor.FirstWordGroup + reading.WordCount + 1, Features.MaxGroups);

    /// <summary>How far a message is taken apart.</summary>
    private enum Depth
    {
        /// <summary>What the rules see: all that the shipped model knows.</summary>
        Signs,

        /// <summary>The sketch of its wording as well.</summary>
        Sketch,

        /// <summary>All that the site's own model weighs and learns, too. Until it has learned, that says nothing.</summary>
        Features,
    }

    /// <summary>What one thread needs to take a message apart.</summary>
    private sealed class Scratch
    {
        internal readonly Evidence Evidence = new();
        internal readonly Features Features = new();

        /// <summary>What each piece of evidence adds to the shipped model's logit.</summary>
        internal readonly double[] ShippedWeights = new double[Evidence.Capacity];

        internal Reading Reading = null!;
        internal double Shipped;
        internal Depth Depth;

        internal void Read(Submission submission, Depth depth)
        {
            (Reading, Depth) = (Reading.Of(submission), depth);
            Evidence.Gather(Reading);
            if (depth == Depth.Features)
            {
                FeatureExtractor.Extract(Reading, Evidence, Features);
            }
            else if (depth == Depth.Sketch)
            {
                FeatureExtractor.Sketch(Reading, Features);
            }
        }
    }
}
