using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>Words dressed up so that a filter does not read them: that somebody did so is evidence by itself.</summary>
sealed class Disguises() : Rule("disguise")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        ref readonly var signs = ref reading.Signs;
        var strong = signs.StyledWords + signs.InvisibleWords + signs.MixedWords + signs.SpacedWords + signs.AccentedWords + signs.EncodedWords;
        if (strong > 0)
        {
            found.Add(1);
            found.Add(2 + Math.Min(strong, 3));
        }

        Each(ref found, 10, signs.StyledWords);
        Each(ref found, 20, signs.InvisibleWords);
        Each(ref found, 30, signs.MixedWords);
        Each(ref found, 40, signs.LeetWords);
        Each(ref found, 50, signs.SpacedWords);
        Each(ref found, 60, signs.AccentedWords);
        Each(ref found, 70, signs.EncodedWords);
        Each(ref found, 80, signs.Bidi);
    }

    private static void Each(ref Findings found, int variant, int count)
    {
        if (count > 0)
        {
            found.Add(variant);
            found.Add(variant + Range(count));
        }
    }

    internal override string Say(Reading reading)
    {
        for (var word = 0; word < reading.WordCount; word++)
        {
            var disguise = reading.Words[word].Disguise;
            if (disguise != Disguise.None)
            {
                return $"{Words(disguise)}: “{reading.Typed(word, word)}” reads “{reading.Quoted(reading.WordText(word))}”";
            }
        }

        return reading.Signs.Bidi > 0 ? "marks that turn the direction of writing" : "nothing disguised";
    }

    internal override string? Without(Reading reading) => "the disguised words";

    internal override bool NeverExcuses => true;

    private static string Words(Disguise disguise) => disguise switch
    {
        _ when (disguise & Disguise.Styled) != Disguise.None => "styled letters",
        _ when (disguise & Disguise.Mixed) != Disguise.None => "look-alike letters of another script",
        _ when (disguise & Disguise.Invisible) != Disguise.None => "invisible characters inside a word",
        _ when (disguise & Disguise.Spaced) != Disguise.None => "a word spelled out with gaps",
        _ when (disguise & Disguise.Accented) != Disguise.None => "stacked accents",
        _ when (disguise & Disguise.Encoded) != Disguise.None => "encoded letters",
        _ => "digits or signs for letters",
    };

    internal override double Prior(int variant) => variant switch { 1 => 1, 10 => 1.5, 20 => 1, 30 => 1.5, 50 => 1.2, 60 => 0.8, 70 => 0.8, 80 => 0.5, _ => 0 };
}
