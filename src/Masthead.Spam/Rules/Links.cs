using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>How many links, and how much of the text they are.</summary>
sealed class Links() : Rule("links")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        found.Add(Range(reading.LinkCount));
        if (reading.LinkCount == 0)
        {
            return;
        }

        found.Add(20 + Range((double)reading.Signs.LinkChars / Math.Max(1, reading.CleanLength)));
        found.Add(40 + Range(Sites(reading)));
        found.Add(60 + (reading.WordCount < 6 ? 0 : reading.WordCount < 15 ? 1 : 2));
    }

    internal override string Say(Reading reading) => reading.LinkCount switch
    {
        0 => "no links",
        1 => $"a link to {reading.Quoted(reading.HostText(reading.Links[0]))}",
        var count => $"{count} links, the first to {reading.Quoted(reading.HostText(reading.Links[0]))}",
    };

    internal override string? Without(Reading reading) => InWords(reading);

    internal override double Prior(int variant) => variant switch { 1 => 1, 2 => 1.4, 3 or 4 => 1.8, > 4 and < 10 => 2, 26 or 27 or 28 or 29 => 0.7, _ => 0 };

    internal static string? InWords(Reading reading) => reading.LinkCount switch { 0 => null, 1 => "the link", 2 => "the two links", _ => "the links" };

    private static int Sites(Reading reading)
    {
        var sites = 0;
        for (var link = 0; link < reading.LinkCount; link++)
        {
            var seen = false;
            for (var earlier = 0; earlier < link && !seen; earlier++)
            {
                seen = LinkHosts.Site(reading, link).SequenceEqual(LinkHosts.Site(reading, earlier));
            }

            sites += seen ? 0 : 1;
        }

        return sites;
    }
}
