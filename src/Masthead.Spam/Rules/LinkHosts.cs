using Masthead.Spam.Learning;
using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>Which hosts the links name: what a host did here before is learned.</summary>
sealed class LinkHosts() : Rule("link-hosts")
{
    internal override bool IsLocal => true;

    internal override void Look(Reading reading, ref Findings found)
    {
        for (var link = 0; link < Math.Min(reading.LinkCount, 8); link++)
        {
            var site = Site(reading, link);
            found.Add((int)(Hashing.Of(site) >> 33));
            found.Add((int)(Hashing.Of(site[(site.LastIndexOf('.') + 1)..], 7) >> 33));
        }
    }

    internal override string Say(Reading reading) => reading.LinkCount == 0 ? "no hosts" : $"what is known here of {reading.Quoted(Site(reading, 0))}";

    internal override string? Without(Reading reading) => Links.InWords(reading);

    internal static ReadOnlySpan<char> Site(Reading reading, int link)
    {
        ref readonly var found = ref reading.Links[link];
        return reading.Clean.AsSpan(found.SiteStart, found.HostStart + found.HostLength - found.SiteStart);
    }
}
