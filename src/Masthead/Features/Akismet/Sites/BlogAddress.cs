namespace Masthead.Features.Akismet.Sites;

/// <summary>The address of a client site's front page, as people and clients write it.</summary>
internal static class BlogAddress
{
    private const int Longest = 1000;

    /// <summary>With scheme and host; a text without a scheme is taken as https. Null: no web address.</summary>
    public static Uri? Read(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length is 0 or > Longest)
            return null;
        if (!trimmed.Contains("://", StringComparison.Ordinal))
            trimmed = "https://" + trimmed;
        return Uri.TryCreate(trimmed, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0 && address.UserInfo.Length == 0
            ? address
            : null;
    }

    /// <summary>As a person types it who gives a site a key: a single word without a scheme is a slip, and no name on the web.</summary>
    public static Uri? ReadTyped(string? text) => Read(text) is { } address
        && (text!.Contains("://", StringComparison.Ordinal) || address.HostNameType != UriHostNameType.Dns || address.Host.Contains('.', StringComparison.Ordinal) || address.IsLoopback)
            ? address
            : null;

    /// <summary>Whether two addresses name the same site: scheme, "www." and a slash at the end do not matter.</summary>
    public static bool IsSame(string one, string other) => Read(one) is { } first && Read(other) is { } second && Plain(first) == Plain(second);

    private static string Plain(Uri address)
    {
        var host = address.IdnHost.ToLowerInvariant();
        return (host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host) + (address.IsDefaultPort ? "" : ":" + address.Port) + address.AbsolutePath.TrimEnd('/');
    }
}
