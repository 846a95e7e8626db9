using System.Runtime.Intrinsics;

namespace Masthead.Spam.Learning;

/// <summary>
/// Three learners over the same hashed features, side by side in one table so that a lookup fetches all three: logistic regression with per-feature
/// step sizes (AdaGrad; Duchi, Hazan and Singer 2011), AROW (Crammer, Kulesza and Dredze 2009), and naive Bayes as a log ratio of damped counts.
/// A small logistic layer weighs their margins; it learns from predictions made before the message's label was known.
/// </summary>
sealed class SiteModel
{
    internal const float LogisticStep = 0.5f;
    internal const float ArowR = 0.1f;
    internal const float Smoothing = 0.3f;

    /// <summary>Per bucket: logistic weight, AROW mean, naive Bayes log ratio, AROW variance.</summary>
    internal readonly Vector128<float>[] Weights = new Vector128<float>[Features.Buckets];
    internal readonly float[] Gradients = new float[Features.Buckets];
    internal readonly float[] Spam = new float[Features.Buckets];
    internal readonly float[] Ham = new float[Features.Buckets];
    internal readonly Blend Blend = new();
    internal double Spams, Hams;
    internal long Learned;

    internal SiteModel() => Array.Fill(Weights, Vector128.Create(0f, 0f, 0f, 1f));

    /// <summary>The learners' margins for a message, in natural-log odds: logistic, AROW, naive Bayes.</summary>
    internal Vector128<float> Margins(Features features)
    {
        var sum = Vector128<float>.Zero;
        for (var i = 0; i < features.Count; i++)
        {
            sum += Weights[features.Index[i]] * features.Value[i];
        }

        return sum;
    }

    internal void Learn(Features features, Label label, double weight, double shipped)
    {
        var margins = Margins(features);
        Blend.Learn(margins, shipped, label, weight);
        LearnLogistic(features, margins[0], label, (float)weight);
        LearnArow(features, margins[1], label, (float)weight);
        Count(features, label, (float)weight);
        Learned++;
    }

    /// <summary>Takes a message out of the counts, and pulls the linear learners back to where they do not know it.</summary>
    internal void Unlearn(Features features, Label label, double weight)
    {
        var margins = Margins(features);
        var opposite = label == Label.Spam ? Label.Ham : Label.Spam;
        if (margins[0] > 0 == (label == Label.Spam))
        {
            LearnLogistic(features, margins[0], opposite, (float)weight);
        }

        if (margins[1] > 0 == (label == Label.Spam))
        {
            LearnArow(features, margins[1], opposite, (float)weight);
        }

        Count(features, label, -(float)weight);
        Learned--;
    }

    /// <summary>w -= step · g / sqrt(1 + sum of g²), g = (p - y) · x.</summary>
    private void LearnLogistic(Features features, float margin, Label label, float weight)
    {
        var error = (float)(Logistic.Of(margin) - (label == Label.Spam ? 1 : 0)) * weight;
        for (var i = 0; i < features.Count; i++)
        {
            var index = features.Index[i];
            var gradient = error * features.Value[i];
            ref var sum = ref Gradients[index];
            sum += gradient * gradient;
            var entry = Weights[index];
            Weights[index] = entry.WithElement(0, entry[0] - LogisticStep * gradient / MathF.Sqrt(0.01f + sum));
        }
    }

    /// <summary>Where y·margin is below 1: alpha = (1 - y·m) / (v + r), mean += alpha·y·variance·x, variance -= variance²·x² / (v + r), v = sum of variance·x².</summary>
    private void LearnArow(Features features, float margin, Label label, float weight)
    {
        var y = label == Label.Spam ? 1f : -1f;
        if (y * margin >= 1)
        {
            return;
        }

        var confidence = 0f;
        for (var i = 0; i < features.Count; i++)
        {
            confidence += Weights[features.Index[i]][3] * features.Value[i] * features.Value[i];
        }

        var beta = 1 / (confidence + ArowR / weight);
        var alpha = (1 - y * margin) * beta;
        for (var i = 0; i < features.Count; i++)
        {
            var (index, x) = (features.Index[i], features.Value[i]);
            var entry = Weights[index];
            var variance = entry[3];
            Weights[index] = entry.WithElement(1, entry[1] + alpha * y * variance * x).WithElement(3, MathF.Max(1e-4f, variance - beta * variance * variance * x * x));
        }
    }

    /// <summary>log((spam + a) / (spams + 2a)) - log((ham + a) / (hams + 2a)), by documents.</summary>
    private void Count(Features features, Label label, float weight)
    {
        var counts = label == Label.Spam ? Spam : Ham;
        Spams += label == Label.Spam ? weight : 0;
        Hams += label == Label.Ham ? weight : 0;
        var usual = (float)Logistic.Log((Hams + 1) / (Spams + 1));
        for (var i = 0; i < features.Count; i++)
        {
            var index = features.Index[i];
            counts[index] = MathF.Max(0, counts[index] + weight);
            var ratio = (float)Logistic.Log((Spam[index] + Smoothing) / (Ham[index] + Smoothing)) + usual;
            Weights[index] = Weights[index].WithElement(2, ratio);
        }
    }
}
