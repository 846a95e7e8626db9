namespace Masthead.Web;

/// <summary>The site's own address, as links in feeds, pages and mails name it.</summary>
/// <param name="Configured">Scheme, host and port without a slash at the end, or null: taken from each request.</param>
internal sealed record SiteAddress(string? Configured)
{
    /// <summary>Scheme and host without a slash at the end.</summary>
    public string Of(HttpRequest request) => Configured ?? $"{request.Scheme}://{request.Host.Value}";

    public string Absolute(HttpRequest request, string path) => Of(request) + (path.StartsWith('/') ? path : "/" + path);
}
