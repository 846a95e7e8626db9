using Masthead.Spam;

namespace Masthead.Bench.Spam;

/// <summary>A verdict made anew, down to its texts: what that allocates is what a verdict takes, whoever makes it.</summary>
static class VerdictCopy
{
    internal static Verdict Of(Verdict verdict)
    {
        var reasons = new Reason[verdict.Reasons.Count];
        for (var i = 0; i < reasons.Length; i++)
        {
            reasons[i] = verdict.Reasons[i] with { Detail = Copy(verdict.Reasons[i].Detail) };
        }

        return verdict with { Reasons = reasons, Counterfactual = verdict.Counterfactual is { } words ? Copy(words) : null };
    }

    /// <summary>A fixed sentence stands in the program and is made for nobody.</summary>
    private static string Copy(string text) => ReferenceEquals(string.IsInterned(text), text) ? text : new string(text.AsSpan());
}
