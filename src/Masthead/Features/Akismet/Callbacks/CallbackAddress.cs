using System.Net;
using System.Net.Sockets;
using Masthead.Features.Akismet.Sites;

namespace Masthead.Features.Akismet.Callbacks;

/// <summary>Where a client may have its verdicts sent: to its own registered host and port, at an address on the public internet.</summary>
internal static class CallbackAddress
{
    // Special-purpose networks by the IANA registries; link-local addresses hold the metadata servers of hosting companies.
    private static readonly IPNetwork[] Never =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/3"), IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"), IPNetwork.Parse("2001:db8::/32"),
        // Forms that carry an IPv4 address inside: what they lead to cannot be told.
        IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("2001::/32"), IPNetwork.Parse("::/96"),
    ];

    private static readonly IPNetwork[] Inside =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>The address, when it is one of the site's own; otherwise null.</summary>
    public static Uri? Read(string? callback, string siteUrl) =>
        callback is { Length: > 0 and <= 2000 } && Uri.TryCreate(callback, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && address.UserInfo.Length == 0 && BlogAddress.Read(siteUrl) is { } site
        && string.Equals(address.IdnHost, site.IdnHost, StringComparison.OrdinalIgnoreCase)
        && (address.Port == site.Port || (address.IsDefaultPort && site.IsDefaultPort)) ? address : null;

    public static bool IsAllowed(IPAddress address, bool mayGoInside)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return false;
        // ::1 lies inside the old IPv4-compatible block, which is refused as a whole.
        if (Array.Exists(Inside, network => network.Contains(address)))
            return mayGoInside;
        return !Array.Exists(Never, network => network.Contains(address));
    }
}
