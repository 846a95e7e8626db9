using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>Digits, signs, exclamation marks, currencies and pictographs among the letters.</summary>
sealed class Characters() : Rule("characters")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        ref readonly var signs = ref reading.Signs;
        var length = Math.Max(1, reading.CleanLength);
        found.Add(Range((double)signs.Digits / length));
        found.Add(20 + Range((double)(signs.Punctuation + signs.Symbols) / length));
        found.Add(40 + Range(signs.Exclamations));
        found.Add(60 + Math.Min(signs.Currency, 3));
        found.Add(80 + Range(signs.Emoji));
        found.Add(100 + Math.Min(signs.Questions, 3));
    }

    internal override string Say(Reading reading)
    {
        ref readonly var signs = ref reading.Signs;
        return $"{Count(signs.Digits, "digit", "digits")}, {Count(signs.Exclamations, "exclamation mark", "exclamation marks")}, {Count(signs.Emoji, "pictograph", "pictographs")}"
            + $"{(signs.Currency > 0 ? ", a currency sign" : "")}";
    }
}
