using Masthead.Spam.Rules;

namespace Masthead.Spam.Learning;

/// <summary>What ships: one quantised weight per bucket, a constant, and the rules' own priors. Immutable.</summary>
sealed class BaseModel(sbyte[] weights, float scale, float constant)
{
    internal float Constant => constant;

    internal float WeightOf(int index) => weights[index] * scale;

    internal static BaseModel Shipped { get; } = new(new sbyte[Features.Buckets], 0, -1);

    internal static double PriorOf(Evidence evidence, int i) => RuleBook.Rules[evidence.RuleAt(i)].Prior(evidence.VariantAt(i));
}
