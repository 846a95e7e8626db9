using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>A name with digits glued to it, dressed up or in capitals, as betting sites and channels call themselves; and amounts of money.</summary>
sealed class Brand() : Rule("brand")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        int brands = 0, loud = 0, disguised = 0, amounts = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            ref readonly var candidate = ref reading.Words[word];
            if (candidate.InLink || !candidate.HasDigit)
            {
                continue;
            }

            amounts += IsAmount(reading, word) ? 1 : 0;
            if (IsBrand(reading.WordText(word)))
            {
                brands++;
                loud += candidate.AllCapitals ? 1 : 0;
                disguised += candidate.Disguise != Disguise.None ? 1 : 0;
            }
        }

        Each(ref found, 0, brands);
        Each(ref found, 10, loud);
        Each(ref found, 20, disguised);
        Each(ref found, 30, amounts);
    }

    private static void Each(ref Findings found, int variant, int count)
    {
        if (count > 0)
        {
            found.Add(variant + Math.Min(count, 3));
        }
    }

    /// <summary>Three letters or more, then one to four digits, perhaps a letter: "alpha88", "omega4d".</summary>
    private static bool IsBrand(ReadOnlySpan<char> word)
    {
        int letters = 0, digits = 0, tail = 0;
        foreach (var c in word)
        {
            var digit = Scripts.Of(c) == Script.Digit;
            letters += !digit && digits == 0 ? 1 : 0;
            digits += digit ? 1 : 0;
            tail += !digit && digits > 0 ? 1 : 0;
        }

        return letters >= 3 && digits is >= 1 and <= 4 && tail <= 1;
    }

    /// <summary>A number beside a currency sign or name.</summary>
    private static bool IsAmount(Reading reading, int word)
    {
        ref readonly var number = ref reading.Words[word];
        if (number.HasLetter)
        {
            return false;
        }

        var (before, after) = (number.Start - 1, number.Start + number.Length);
        before -= before > 0 && reading.Folded[before] == ' ' ? 1 : 0;
        after += after < reading.FoldedLength - 1 && reading.Folded[after] is ' ' or '+' or ',' or '.' ? 1 : 0;
        return before >= 0 && IsCurrency(reading.Folded[before]) || after < reading.FoldedLength && IsCurrency(reading.Folded[after])
            || word + 1 < reading.WordCount && reading.WordText(word + 1) is "usd" or "usdt" or "eur" or "руб" or "рублей" or "тыс" or "k" or "rb" or "ribu" or "juta" or "dollars" or "euro" or "euros" or "gbp" or "inr" or "btc" or "eth";
    }

    private static bool IsCurrency(char c) => c is '$' or '€' or '£' or '₽' or '₹' or '¥' or '₿' or '₫' or '₺' or '₦' or '₴' or '₩' or '฿' or '৳';

    internal override double Prior(int variant) => variant switch { < 10 => 0.4, < 20 => 0.5, < 30 => 1, _ => 0.5 };

    internal override string Say(Reading reading)
    {
        for (var word = 0; word < reading.WordCount; word++)
        {
            if (!reading.Words[word].InLink && IsBrand(reading.WordText(word)))
            {
                return $"a name with digits: “{reading.Typed(word, word)}”";
            }
        }

        return "an amount of money";
    }
}
