using Masthead.Web;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>Our own address, as the caller may tell it to a browser. Thread-safe.</summary>
internal sealed class OwnAddress(SiteAddress site)
{
    private volatile Named last = new("", null, "");

    /// <summary>Empty when the client named no host, or that of the original server: a browser would go there.</summary>
    /// <param name="scheme">Of the request.</param>
    /// <param name="host">As the request names it, a key in its first label included.</param>
    public string Of(string scheme, string? host)
    {
        // Nearly every request says the same as the one before.
        var known = last;
        if (known.Host != host || known.Scheme != scheme)
            last = known = new Named(scheme, host, Make(scheme, host));
        return known.Address;
    }

    private string Make(string scheme, string? named)
    {
        if (site.Configured is { } configured)
            return configured;
        var host = GivenKey.WithoutKey(named ?? "");
        return host.Length == 0 || host.Contains("akismet.com", StringComparison.OrdinalIgnoreCase) ? "" : $"{scheme}://{host}";
    }

    private sealed record Named(string Scheme, string? Host, string Address);
}
