using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Masthead.Spam.Learning;

/// <summary>
/// Three learners over the same hashed features, side by side in one table so that one look-up fetches all: logistic regression with a step size
/// per feature (AdaGrad; Duchi, Hazan and Singer 2011), AROW (Crammer, Kulesza and Dredze 2009) and naive Bayes as a log ratio of counts.
/// A small logistic layer weighs their margins.
/// </summary>
sealed class SiteModel
{
    private const float LogisticStep = 0.35f, FirstSquares = 0.01f, ArowRegularisation = 0.1f, LeastVariance = 1e-4f;

    /// <summary>Messages are counted in eighths, so that a reader's report can count for less than a moderator's click.</summary>
    private const float CountUnit = 8;
    private const float Smoothing = 0.03f;

    /// <summary>Never to have seen a feature in one kind of message says little before some fifty messages: it counts as this much of one more, then less and less.</summary>
    private const float FirstSmoothing = 0.27f, Patience = 50;

    /// <summary>log(count + smoothing) for counts in eighths: nearly all counts are small.</summary>
    private static readonly float[] Logs = [.. Enumerable.Range(0, 4096).Select(eighths => (float)Logistic.Log(eighths / CountUnit + Smoothing))];

    /// <summary>Per bucket: logistic weight, AROW mean, naive Bayes log ratio, AROW variance. All that a check needs.</summary>
    internal readonly Vector128<float>[] Weights = new Vector128<float>[Features.Buckets];

    /// <summary>Per bucket, for learning only.</summary>
    internal readonly Memory[] Memories = new Memory[Features.Buckets];

    internal readonly Blend Blend = new();
    internal float Spams, Hams;
    internal long Learned;

    /// <summary>Whether any weight was ever changed: until then nothing here says anything, and four megabytes need not be looked at.</summary>
    internal bool IsTouched;

    internal SiteModel() => Array.Fill(Weights, Vector128.Create(0f, 0f, 0f, 1f));

    internal Margins Margins(Features features)
    {
        var words = Sum(features, 0, features.FirstRun, out var doubt);
        var runs = Sum(features, features.FirstRun, features.Count, out var more);
        return new Margins(words[0], runs[0], words[1] + runs[1], words[2] + runs[2], doubt + more);
    }

    private Vector128<float> Sum(Features features, int from, int to, out float doubt)
    {
        var sum = Vector128<float>.Zero;
        doubt = 0;
        for (var i = from; i < to; i++)
        {
            var part = Weights[features.Index[i]] * features.Value[i];
            sum += part;
            doubt += part[3] * features.Value[i];
        }

        return sum;
    }

    /// <summary>Adds to each group of features what it says. Neighbours mostly share a group: their weights are summed before the learners are blended.</summary>
    internal void Weigh(Features features, double[] parts)
    {
        if (!IsTouched)
        {
            return;
        }

        var blend = Blend.Coefficients;
        var coefficients = Vector128.Create((float)blend[1], (float)blend[2], (float)blend[3], 0);
        var index = features.Index.AsSpan(0, features.Count);
        var value = features.Value.AsSpan(0, features.Count);
        var group = features.Group.AsSpan(0, features.Count);
        for (var i = 0; i < index.Length;)
        {
            var (sum, here) = (Vector128<float>.Zero, group[i]);
            do
            {
                sum += Weights[index[i]] * value[i];
            }
            while (++i < index.Length && group[i] == here);

            parts[here] += Vector128.Dot(sum, coefficients);
        }
    }

    internal void Learn(Features features, Label label, double weight, double shipped)
    {
        var margins = Margins(features);
        Blend.Learn(margins, shipped, label, weight);
        Step(features, margins, label, (float)weight);
        Learned++;
    }

    private static float LogOf(ushort eighths, float never) => eighths == 0 ? never : eighths < Logs.Length ? Logs[eighths] : (float)Logistic.Log(eighths / CountUnit + Smoothing);

    /// <summary>Looks at a learned message once more: sharpens the two linear learners, counts nothing twice.</summary>
    internal void Revise(Features features, Label label, double weight) => Step(features, Margins(features), label, (float)weight, again: true);

    /// <summary>Learns the opposite of a decision whose own effect can no longer be undone, as far as the model still holds it.</summary>
    internal void Counter(Features features, Label label, double weight)
    {
        Step(features, Margins(features), label == Label.Spam ? Label.Ham : Label.Spam, (float)weight, again: true);
        Spams -= label == Label.Spam ? (float)weight : 0;
        Hams -= label == Label.Ham ? (float)weight : 0;
        for (var i = 0; i < features.Count; i++)
        {
            Memories[features.Index[i]].Count(label, -(float)weight * CountUnit);
        }

        Learned--;
    }

    /// <summary>
    /// Logistic: w -= step · g / sqrt(c + sum of g²), g = (p - y) · x, where p is what the feature's own view says: words, name and signs are one, runs of characters
    /// the other. Each view learns as if it were alone, so that neither leans on the other (bagging of feature sets).
    /// AROW, where y·m is below 1: alpha = (1 - y·m) / (v + r), mean += alpha·y·variance·x, variance -= variance²·x² / (v + r), v = sum of variance·x².
    /// Naive Bayes: log((spam + a) / (ham + a)) + log((hams + 1) / (spams + 1)), in messages; a is larger for a count of 0 while the site is young.
    /// </summary>
    private void Step(Features features, in Margins margins, Label label, float weight, bool again = false)
    {
        IsTouched = true;
        var y = label == Label.Spam ? 1f : -1f;
        var errors = (Words: ErrorOf(margins.Words, label) * weight, Runs: ErrorOf(margins.Runs, label) * weight);
        var beta = y * margins.Arow < 1 ? 1 / (margins.Doubt + ArowRegularisation / weight) : 0;
        var alpha = y * MathF.Max(0, 1 - y * margins.Arow) * beta;
        var counted = again ? 0 : weight;
        Spams += label == Label.Spam ? counted : 0;
        Hams += label == Label.Ham ? counted : 0;
        var never = (float)Logistic.Log(Smoothing + FirstSmoothing * Patience / (Patience + Hams + Spams));
        var usual = (float)Logistic.Log((Hams + 1) / (Spams + 1));
        for (var i = 0; i < features.Count; i++)
        {
            var x = features.Value[i];
            ref var entry = ref Weights[features.Index[i]];
            ref var memory = ref Memories[features.Index[i]];
            var (gradient, variance) = ((i < features.FirstRun ? errors.Words : errors.Runs) * x, entry[3]);
            memory.Squares += gradient * gradient;
            memory.Count(label, counted * CountUnit);
            var ratio = LogOf(memory.Spam, never) - LogOf(memory.Ham, never);
            entry = Vector128.Create(
                entry[0] - LogisticStep * gradient / MathF.Sqrt(FirstSquares + memory.Squares),
                entry[1] + alpha * variance * x,
                ratio + usual,
                MathF.Max(LeastVariance, variance - beta * variance * variance * x * x));
        }
    }

    private static float ErrorOf(float margin, Label label) => (float)(Logistic.Of(margin) - (label == Label.Spam ? 1 : 0));
}

/// <summary>What learning remembers of one bucket: squared logistic gradients, and in how many messages of each kind it was seen.</summary>
[StructLayout(LayoutKind.Sequential)]
struct Memory
{
    internal float Squares;
    internal ushort Spam, Ham;

    internal void Count(Label label, float eighths)
    {
        ref var count = ref label == Label.Spam ? ref Spam : ref Ham;
        count = (ushort)Math.Clamp(count + eighths, 0, ushort.MaxValue);
    }
}

/// <summary>What the site's learners say of one message (logistic regression twice, from its words and from its runs of characters), and what AROW does not know yet (sum of variance · x²).</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct Margins(float Words, float Runs, float Arow, float Bayes, float Doubt)
{
    internal float Logistic => Words + Runs;
}
