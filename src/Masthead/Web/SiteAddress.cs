namespace Masthead.Web;

/// <summary>The site's own address, as links in feeds, pages and mails name it.</summary>
/// <param name="Configured">Scheme, host and port without a slash at the end, or null: taken from each request.</param>
internal sealed record SiteAddress(string? Configured)
{
    /// <summary>Scheme and host without a slash at the end.</summary>
    public string Of(HttpRequest request) => Configured ?? $"{request.Scheme}://{request.Host.Value}";

    /// <summary>Host, and port where it is not the scheme's own.</summary>
    public string HostOf(HttpRequest request) => new Uri(Of(request)).Authority;

    public string Absolute(HttpRequest request, string path) => Of(request) + Escaped(path.StartsWith('/') ? path : "/" + path);

    /// <summary>An address as headers, feeds and other programs need it: letters outside ASCII percent-encoded (RFC 3987, section 3.1), the rest as it is.</summary>
    public static string Escaped(string address) => System.Text.Ascii.IsValid(address)
        ? address
        : string.Concat(address.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
