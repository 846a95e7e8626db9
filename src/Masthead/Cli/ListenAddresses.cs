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
