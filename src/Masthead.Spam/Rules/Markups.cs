using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>HTML and BBCode in a comment: people seldom write it, programs do.</summary>
sealed class Markups() : Rule("markup")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        ref readonly var signs = ref reading.Signs;
        Each(ref found, 10, signs.Anchors);
        Each(ref found, 20, signs.Tags);
        Each(ref found, 30, signs.BbCode);
        Each(ref found, 40, signs.HiddenMarkup);
        Each(ref found, 50, signs.Entities);
        if (signs.Anchors > 0 && signs.BbCode > 0)
        {
            found.Add(1);
        }
    }

    private static void Each(ref Findings found, int variant, int count)
    {
        if (count > 0)
        {
            found.Add(variant + Math.Min(count, 4));
        }
    }

    internal override string Say(Reading reading) => reading.Signs switch
    {
        { HiddenMarkup: > 0 } => "text hidden by markup",
        { BbCode: > 0, Anchors: > 0 } => "link markup of two kinds",
        { BbCode: > 0 } => "BBCode",
        { Anchors: > 0 } => "HTML links",
        _ => "HTML",
    };

    internal override string? Without(Reading reading) => "the markup";

    internal override double Prior(int variant) => variant >= 40 && variant < 50 ? 1.5 : variant == 1 ? 1 : 0;
}
