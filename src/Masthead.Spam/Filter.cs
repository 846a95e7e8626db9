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
    private SiteModel site;

    private Filter(BaseModel? shipped, SiteModel site, Thresholds? thresholds) =>
        (this.shipped, this.site, Thresholds) = (shipped, site, thresholds ?? Thresholds.Default);

    /// <summary>From which score a message is held or called spam. Setting it is atomic and changes nothing that was learned.</summary>
    public Thresholds Thresholds { get; set; }

    /// <summary>How many messages were learned here, those unlearned again not counted.</summary>
    public long Learned => Volatile.Read(ref site).Learned;

    /// <summary>Whether a shipped model stands behind the site's own.</summary>
    public bool HasBase => shipped is not null;

    /// <summary>A filter that knows nothing: every score is 0.5 until it has learned.</summary>
    public static Filter Empty(Thresholds? thresholds = null) => new(null, new SiteModel(), thresholds);

    /// <summary>The shipped model with an empty site model on top.</summary>
    public static Filter Base(Thresholds? thresholds = null) => new(BaseModel.Shipped, new SiteModel(), thresholds);

    /// <summary>
    /// What the filter thinks of a message. Changes nothing, reads no clock, never throws on any text. Time grows with the length of the text, which is
    /// cut at <see cref="Submission.MaxTextLength"/>. A check during a <see cref="Learn"/> sees some of its effect or none; reasons sum to the logit all the same.
    /// </summary>
    public Verdict Check(Submission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var work = scratch ??= new Scratch();
        var reading = work.Read(submission);
        var model = Volatile.Read(ref site);
        var groups = Math.Min(FeatureExtractor.FirstWordGroup + reading.WordCount + 1, Features.MaxGroups);
        var explanation = Explanation.Fresh(groups);
        var constant = Weigh(model, work, explanation.Parts, out var logit);
        if (Math.Abs(logit) > MostCertain)
        {
            var shrink = MostCertain / Math.Abs(logit);
            (logit, constant) = (logit * shrink, constant * shrink);
            for (var group = 0; group < groups; group++)
            {
                explanation.Parts[group] *= shrink;
            }
        }

        var score = Logistic.Of(logit);
        var thresholds = Thresholds;
        var outcome = thresholds.Decide(score);
        return new Verdict
        {
            Score = score,
            Logit = logit,
            Outcome = outcome,
            Reasons = explanation.Tell(reading, constant, logit),
            Counterfactual = explanation.Counterfactual(reading, logit, outcome, thresholds),
            CommenterReason = outcome switch
            {
                Outcome.Ham => "Your comment was accepted.",
                Outcome.Held => "A moderator will look at your comment before it appears.",
                _ => "Your comment was not accepted.",
            },
            Fingerprint = default,
        };
    }

    private const double MostCertain = 20;

    /// <summary>Learns a person's decision. Takes effect at once.</summary>
    /// <param name="submission">The message, with the same fields as when it was checked.</param>
    /// <param name="label">What the person decided.</param>
    /// <param name="weight">How much the decision counts: 1 for a moderator, less for a reader's report. Above 0, at most 10.</param>
    public void Learn(Submission submission, Label label, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, 10);
        lock (turn)
        {
            var work = scratch ??= new Scratch();
            work.Read(submission);
            site.Learn(work.Features, label, weight, shipped is null ? 0 : ShippedLogit(work, shipped));
        }
    }

    /// <summary>Takes a decision back: the opposite of a <see cref="Learn"/> with the same arguments.</summary>
    public void Unlearn(Submission submission, Label label, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        lock (turn)
        {
            var work = scratch ??= new Scratch();
            work.Read(submission);
            site.Unlearn(work.Features, label, weight);
        }
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

    private static double ShippedLogit(Scratch work, BaseModel model)
    {
        double sum = model.Constant;
        for (var i = 0; i < work.Evidence.Count; i++)
        {
            sum += BaseModel.PriorOf(work.Evidence, i);
        }

        for (var i = 0; i < work.Features.Count; i++)
        {
            sum += model.WeightOf(work.Features.Index[i]) * work.Features.Value[i];
        }

        return sum;
    }

    /// <returns>The part that is the same for every message.</returns>
    private double Weigh(SiteModel model, Scratch work, double[] parts, out double logit)
    {
        var blend = model.Blend.Coefficients;
        var (logistic, arow, bayes, trust) = (blend[1], blend[2], blend[3], blend[4]);
        var constant = model.Learned == 0 ? 0 : blend[0];
        for (var i = 0; i < work.Features.Count; i++)
        {
            var (index, value) = (work.Features.Index[i], work.Features.Value[i]);
            var entry = model.Weights[index];
            var part = logistic * entry[0] + arow * entry[1] + bayes * entry[2] + (shipped is null ? 0 : trust * shipped.WeightOf(index));
            parts[work.Features.Group[i]] += part * value;
        }

        if (shipped is not null)
        {
            constant += trust * shipped.Constant;
            for (var i = 0; i < work.Evidence.Count; i++)
            {
                parts[FeatureExtractor.FirstRuleGroup + work.Evidence.RuleAt(i)] += trust * BaseModel.PriorOf(work.Evidence, i);
            }
        }

        logit = constant;
        for (var group = 0; group < Math.Min(FeatureExtractor.FirstWordGroup + work.Reading.WordCount + 1, Features.MaxGroups); group++)
        {
            logit += parts[group];
        }

        return constant;
    }

    /// <summary>What one thread needs to take a message apart.</summary>
    private sealed class Scratch
    {
        internal readonly Evidence Evidence = new();
        internal readonly Features Features = new();
        internal Reading Reading = null!;

        internal Reading Read(Submission submission)
        {
            Reading = Reading.Of(submission);
            Evidence.Gather(Reading);
            FeatureExtractor.Extract(Reading, Evidence, Features);
            return Reading;
        }
    }
}
