using Masthead.Features.Akismet.Sites;

namespace Masthead.Features.Akismet.Callbacks;

/// <summary>Where a client may have its verdicts sent: to its own registered host and port, at an address that <see cref="Web.GuardedConnection"/> calls.</summary>
internal static class CallbackAddress
{
    /// <summary>The address, when it is one of the site's own; otherwise null.</summary>
    public static Uri? Read(string? callback, string siteUrl) =>
        callback is { Length: > 0 and <= 2000 } && Uri.TryCreate(callback, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && address.UserInfo.Length == 0 && BlogAddress.Read(siteUrl) is { } site
        && string.Equals(address.IdnHost, site.IdnHost, StringComparison.OrdinalIgnoreCase)
        && (address.Port == site.Port || (address.IsDefaultPort && site.IsDefaultPort)) ? address : null;
}
