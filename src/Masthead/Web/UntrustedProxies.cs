using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Masthead.Web;

/// <summary>
/// Says once in the log that somebody who is not trusted names a visitor: most likely the site's own proxy, whose address every comment then seems to come
/// from, and behind which the site takes itself to be on plain http. Thread-safe.
/// </summary>
internal sealed partial class UntrustedProxies(RequestDelegate next, IOptions<ForwardedHeadersOptions> options, ILogger<UntrustedProxies> log)
{
    private int told;

    public Task InvokeAsync(HttpContext context)
    {
        if (told == 0 && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
            && context.Connection.RemoteIpAddress is { } from && !IsTrusted(from) && Interlocked.Exchange(ref told, 1) == 0)
            LogUntrusted(AddressPrefix.Of(from).ToString());
        return next(context);
    }

    private bool IsTrusted(IPAddress from)
    {
        var address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return options.Value.KnownIPNetworks.Any(network => network.Contains(address) || network.Contains(from));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "X-Forwarded-For from {Network} is not believed. If that is your proxy, name its address in Masthead:TrustedProxies: until then all visitors seem to be one. This is said once")]
    private partial void LogUntrusted(string network);
}
