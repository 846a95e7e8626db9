using System.Net;
using System.Net.Sockets;

namespace Masthead.Cli;

/// <summary>Where the server is told to listen, looked at before anything is created: the server itself would fail with a trace, or listen elsewhere.</summary>
internal static class ListenAddresses
{
    private const int LargestPort = 65535;

    /// <exception cref="BadConfigurationException">An address cannot be listened on; the message names it and its key.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (var address in Listed(configuration["urls"]).Where(address => !IsAddress(address)))
            throw new BadConfigurationException($"urls '{address}' is not an address to listen on such as http://localhost:5080.");
        foreach (var key in new[] { "http_ports", "https_ports" })
            foreach (var port in Listed(configuration[key]).Where(port => !IsPort(port)))
                throw new BadConfigurationException($"{key} '{port}' is not a port (0 to {LargestPort}).");
    }

    /// <summary>Looks whether an address is free, before anything is done that a failed start would leave behind.</summary>
    /// <exception cref="IOException">Another program listens there.</exception>
    public static void CheckFree(IConfiguration configuration)
    {
        foreach (var address in Listed(configuration["urls"]).Select(BindingAddress.Parse).Where(address => address is { IsUnixPipe: false, IsNamedPipe: false, Port: > 0 }))
        {
            var own = address.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host.Trim('[', ']'), out var numbers) ? numbers : IPAddress.Any;
            using var socket = new Socket(own.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(own, address.Port));
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new IOException($"Another program listens on {address} already. Stop it, or choose another address with --urls.", fault);
            }
            catch (SocketException)
            {
                // Whatever else is wrong with it, the server says.
            }
        }
    }

    private static string[] Listed(string? value) => (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsPort(string text) => ushort.TryParse(text, out _);

    private static bool IsAddress(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            // A port that is no number is left standing in the host.
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0
                && (address.IsUnixPipe || address.IsNamedPipe || (address.Port is >= 0 and <= LargestPort && HasPlainHost(address.Host)));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool HasPlainHost(string host) => host.Length > 0 && (!host.Contains(':', StringComparison.Ordinal) || (host[0] == '[' && host[^1] == ']'));
}
