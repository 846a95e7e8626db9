using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>The name that the writer gave: addresses, slogans, digits, another script than the text's.</summary>
sealed class NameField() : Rule("name-field")
{
    private const int Address = 1, Slogan = 2, Digits = 3, OtherScript = 4, Capitals = 5, Missing = 6, Styled = 7;

    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Submission.Author is not { } name)
        {
            return;
        }

        var look = Describe(name);
        Each(ref found, Missing, name.Length == 0);
        Each(ref found, Address, look.Address);
        Each(ref found, Slogan, look.Words >= 4);
        Each(ref found, Digits, look.Digits >= 3);
        Each(ref found, Capitals, look.Letters > 5 && look.Upper == look.Letters);
        Each(ref found, Styled, look.Styled > 0);
        Each(ref found, OtherScript, look.Script >= Script.Latin && WritingSystems.Main(reading, out _, out _) is >= Script.Latin and var main && main != look.Script && look.Letters > 3);
    }

    private static void Each(ref Findings found, int variant, bool seen)
    {
        if (seen)
        {
            found.Add(variant);
        }
    }

    private static (bool Address, int Words, int Digits, int Letters, int Upper, int Styled, Script Script) Describe(string name)
    {
        int words = 1, digits = 0, letters = 0, upper = 0, styled = 0;
        var script = Script.Other;
        for (var at = 0; at < name.Length; at++)
        {
            var code = char.IsHighSurrogate(name[at]) && at + 1 < name.Length && char.IsLowSurrogate(name[at + 1]) ? char.ConvertToUtf32(name[at], name[at + 1]) : name[at];
            var folded = Folding.Fold(code);
            styled += folded != code && Folding.IsStyled(code) && folded < Folding.Dropped ? 1 : 0;
            var kind = Scripts.Of(folded);
            words += kind == Script.Space ? 1 : 0;
            digits += kind == Script.Digit ? 1 : 0;
            letters += Scripts.IsLetter(kind) ? 1 : 0;
            upper += char.IsUpper(name[at]) ? 1 : 0;
            script = Scripts.IsLetter(kind) ? kind : script;
            at += code > char.MaxValue ? 1 : 0;
        }

        var address = name.Contains("://", StringComparison.Ordinal) || name.Contains("www.", StringComparison.OrdinalIgnoreCase)
            || name.Contains(".com", StringComparison.OrdinalIgnoreCase) || name.Contains(".ru", StringComparison.OrdinalIgnoreCase) || name.Contains(".xyz", StringComparison.OrdinalIgnoreCase);
        return (address, words, digits, letters, upper, styled, script);
    }

    internal override string Say(Reading reading) => $"how the name “{reading.Quoted(reading.Submission.Author)}” is made";

    internal override string? Without(Reading reading) => "that name";

    internal override double Prior(int variant) => variant switch { Address => 2, Slogan => 0.6, Digits => 0.2, OtherScript => 0.5, Capitals => 0.2, Missing => 0.2, Styled => 0.8, _ => 0 };
}
