using System.Net;
using System.Net.Sockets;

namespace Masthead.Web;

/// <summary>
/// Calls to addresses that others gave us: never to one inside our own network unless the operator said so, and never to one that is nobody's site.
/// Every connection is checked, so a redirect leads no further than the first address.
/// </summary>
internal static class GuardedConnection
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

    /// <summary>No redirects unless the caller turns them on, no cookies, no proxy.</summary>
    public static SocketsHttpHandler Handler(bool mayGoInside) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context, mayGoInside, cancellationToken),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    };

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

    // The name is resolved once and the address that was checked is the one that is called.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, bool mayGoInside, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = Array.FindAll(addresses, address => IsAllowed(address, mayGoInside));
        if (allowed.Length == 0)
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is at no address that we call.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
