using System.Runtime.Intrinsics;

namespace Masthead.Spam.Learning;

/// <summary>
/// Logistic regression over the learners' margins and the shipped model's logit: what each has been worth on this site so far, and the site's own
/// share of spam. It sees only predictions made before the label was known, so that it neither flatters a learner nor itself.
/// </summary>
sealed class Blend
{
    internal const int Inputs = 5;
    private const double Step = 0.05;

    /// <summary>Constant, logistic, AROW, naive Bayes, shipped model.</summary>
    internal readonly double[] Coefficients = [0, 0.6, 1.2, 0.05, 1];
    internal readonly double[] Gradients = new double[Inputs];

    internal double Logit(Vector128<float> margins, double shipped) =>
        Coefficients[0] + Coefficients[1] * margins[0] + Coefficients[2] * margins[1] + Coefficients[3] * margins[2] + Coefficients[4] * shipped;

    internal void Learn(Vector128<float> margins, double shipped, Label label, double weight)
    {
        var error = (Logistic.Of(Logit(margins, shipped)) - (label == Label.Spam ? 1 : 0)) * weight;
        Span<double> inputs = [1, margins[0], margins[1], margins[2], shipped];
        for (var i = 0; i < Inputs; i++)
        {
            var gradient = error * inputs[i];
            Gradients[i] += gradient * gradient;
            Coefficients[i] -= Step * gradient / Math.Sqrt(1 + Gradients[i]);
            Coefficients[i] = i == 0 ? Coefficients[i] : Math.Clamp(Coefficients[i], 0, 5);
        }
    }
}
