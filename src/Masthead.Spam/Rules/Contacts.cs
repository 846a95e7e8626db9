using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>Ways to get in touch that are written into the text.</summary>
sealed class Contacts() : Rule("contacts")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Signs.Handles > 0)
        {
            found.Add(10 + Math.Min(reading.Signs.Handles, 3));
        }

        if (reading.Signs.Phones > 0)
        {
            found.Add(20 + Math.Min(reading.Signs.Phones, 3));
        }
    }

    internal override string Say(Reading reading)
    {
        var (handles, phones) = (reading.Signs.Handles, reading.Signs.Phones);
        return phones > 0 ? $"{Count(phones, "telephone number", "telephone numbers")}" : $"{Count(handles, "@name", "@names")}";
    }

    internal override string? Without(Reading reading) => reading.Signs.Handles + reading.Signs.Phones > 0 ? "the contact details" : null;

    internal override double Prior(int variant) => variant >= 20 ? 1.2 : variant >= 10 ? 0.3 : 0;
}
