namespace Masthead.Spam.Learning;

/// <summary>
/// Weighs the learners' margins by logistic regression, and decides how far to trust the shipped model: several degrees of trust run side by side, each
/// scored by what it would have lost on this site's recent messages (exponentially weighted experts; Vovk 1990, with forgetting), and trust gives
/// way as the site gains experience of its own. Both see only predictions made before the label was known, so that they flatter nobody.
/// </summary>
sealed class Blend
{
    private const int Inputs = 4;
    private const double ConstantStep = 0.02, Step = 0.005, Forget = 0.99, Eagerness = 0.5, Experience = 50, FirstDoubt = 4;

    /// <summary>The shipped model's logit never counts for more than this: it has not seen the site.</summary>
    private const double MostShipped = 6;

    private static readonly double[] Degrees = [0, 0.25, 0.5, 1];

    /// <summary>The numbers that are the blend's whole state, in the order in which they are kept.</summary>
    internal readonly double[] State = [0, 0.48, 1.5, 0.07, 0, 0, 0, 0, FirstDoubt, FirstDoubt, FirstDoubt, 0, 0];

    internal Blend() => Settle();

    /// <summary>Constant, logistic, AROW, naive Bayes.</summary>
    internal Span<double> Coefficients => State.AsSpan(0, Inputs);

    private Span<double> Gradients => State.AsSpan(Inputs, Inputs);

    /// <summary>Each degree of trust's recent loss in nats.</summary>
    private Span<double> Losses => State.AsSpan(2 * Inputs, Degrees.Length);

    private ref double Seen => ref State[^1];

    /// <summary>How much the shipped model's logit counts, 0 to 1.</summary>
    internal double Trust { get; private set; }

    /// <summary>Keeps the order of logits and bounds them: z / (1 + |z| / most).</summary>
    internal static double Soften(double shipped) => 1 / (1 + Math.Abs(shipped) / MostShipped);

    internal void Restore(ReadOnlySpan<double> state)
    {
        state.CopyTo(State);
        Settle();
    }

    internal double Logit(in Margins margins, double shipped) => Own(margins) + Trust * Soften(shipped) * shipped;

    private double Own(in Margins margins)
    {
        var coefficients = Coefficients;
        return coefficients[0] + coefficients[1] * margins.Logistic + coefficients[2] * margins.Arow + coefficients[3] * margins.Bayes;
    }

    internal void Learn(in Margins margins, double shipped, Label label, double weight)
    {
        shipped *= Soften(shipped);
        var own = Own(margins);
        var error = (Logistic.Of(own + Trust * shipped) - (label == Label.Spam ? 1 : 0)) * weight;
        ReadOnlySpan<double> inputs = [1, margins.Logistic, margins.Arow, margins.Bayes];
        for (var i = 0; i < Inputs; i++)
        {
            var gradient = error * inputs[i];
            Gradients[i] += gradient * gradient;
            var moved = Coefficients[i] - (i == 0 ? ConstantStep : Step) * gradient / Math.Sqrt(1 + Gradients[i]);
            Coefficients[i] = i == 0 ? moved : Math.Clamp(moved, 0, 5);
        }

        for (var i = 0; i < Degrees.Length; i++)
        {
            var logit = own + Degrees[i] * shipped;
            Losses[i] = Forget * Losses[i] - weight * Logistic.Log(Logistic.Of(label == Label.Spam ? logit : -logit));
        }

        Seen += weight;
        Settle();
    }

    private void Settle()
    {
        double sum = 0, trust = 0, best = double.MaxValue;
        foreach (var loss in Losses)
        {
            best = Math.Min(best, loss);
        }

        for (var i = 0; i < Degrees.Length; i++)
        {
            var share = Logistic.Exp(Eagerness * (best - Losses[i]));
            sum += share;
            trust += share * Degrees[i];
        }

        Trust = trust / sum * Experience / (Experience + Seen);
    }
}
