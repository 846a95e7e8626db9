using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>A field that people cannot see was filled in.</summary>
sealed class Honeypot() : Rule("honeypot")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Submission.HoneypotFilled)
        {
            found.Add(1);
        }
    }

    internal override string Say(Reading reading) => "a field that people cannot see was filled in";

    internal override double Prior(int variant) => 6;
}
