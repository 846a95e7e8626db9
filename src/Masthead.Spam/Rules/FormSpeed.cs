using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>How fast the form was filled in, against the length of what was typed.</summary>
sealed class FormSpeed() : Rule("form-speed")
{
    private const int Hasty = 1, TooFast = 2, Usual = 3, Stale = 4;

    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Submission.FormAge is not { } age)
        {
            return;
        }

        // Nobody types more than about 15 characters a second; pasting a long text in two seconds is what programs do.
        var seconds = Math.Max(0, age.TotalSeconds);
        found.Add(seconds < 2 ? TooFast : reading.CleanLength > 40 && reading.CleanLength / seconds > 30 ? Hasty : seconds > 86_400 ? Stale : Usual);
    }

    internal override string Say(Reading reading) =>
        $"the form was open for {Count((int)Math.Clamp(reading.Submission.FormAge?.TotalSeconds ?? 0, 0, int.MaxValue), "second", "seconds")}";

    internal override double Prior(int variant) => variant switch { TooFast => 2.5, Hasty => 1.2, Stale => 0.3, _ => -0.2 };
}
