using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>What the links look like: shorteners, messengers, bare numbers, look-alike hosts, endings that cost next to nothing.</summary>
sealed class LinkShapes() : Rule("link-shapes")
{
    private static readonly (LinkTraits Trait, string Words)[] Told =
    [
        (LinkTraits.Spaced, "an address with its dots set apart"), (LinkTraits.Shortener, "a link shortener"), (LinkTraits.Messenger, "a messenger invitation"),
        (LinkTraits.Numeric, "a bare numeric address"), (LinkTraits.Punycode, "a host with foreign letters"), (LinkTraits.UserInfo, "a user name in the address"),
        (LinkTraits.CheapEnding, "a host under a cheap ending"), (LinkTraits.Email, "an e-mail address"), (LinkTraits.Query, "a link with parameters"),
    ];

    internal override void Look(Reading reading, ref Findings found)
    {
        var all = LinkTraits.None;
        for (var link = 0; link < reading.LinkCount; link++)
        {
            all |= reading.Links[link].Traits;
        }

        for (var bit = 0; bit < 13; bit++)
        {
            if (((int)all >> bit & 1) == 1)
            {
                found.Add(bit);
            }
        }

        if (reading.LinkCount > 0 && (all & (LinkTraits.Scheme | LinkTraits.Www | LinkTraits.Email)) == LinkTraits.None)
        {
            found.Add(20);
        }
    }

    internal override string Say(Reading reading)
    {
        for (var i = 0; i < Told.Length; i++)
        {
            for (var link = 0; link < reading.LinkCount; link++)
            {
                if ((reading.Links[link].Traits & Told[i].Trait) != LinkTraits.None)
                {
                    return Told[i].Words;
                }
            }
        }

        return "the shape of the links";
    }

    internal override string? Without(Reading reading) => Links.InWords(reading);

    internal override double Prior(int variant) => variant switch { 4 => 1, 5 => 1, 6 => 1.5, 7 => 0.7, 8 => 1, 9 => 1.5, 11 => 0.7, 12 => 0.4, _ => 0 };
}
