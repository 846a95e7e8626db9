using Microsoft.Extensions.Primitives;

namespace Masthead.Web;

/// <summary>Whom an answer is for decides what its page may do.</summary>
internal enum Audience
{
    /// <summary>Everybody: no script but <see cref="ReaderScript"/>.</summary>
    Readers,

    /// <summary>Signed-in staff: our own scripts, never stored by anyone.</summary>
    Staff,

    /// <summary>An uploaded file: shown as a file, it can do nothing.</summary>
    Files,

    /// <summary>Our own style sheet, script or icon: no page, so there is nothing that it could be permitted.</summary>
    Assets,
}

/// <summary>On an endpoint: its audience, where the path does not tell.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class ForAudienceAttribute(Audience audience) : Attribute
{
    public Audience Audience { get; } = audience;
}

/// <summary>
/// The headers that bound what a page can do, on every answer, errors included. Pages are cached, so no policy holds a nonce:
/// pages have no inline style, and no inline script but the one whose hash every policy names.
/// </summary>
internal static class SecurityHeaders
{
    private const string Common =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; " +
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'; script-src ";

    private static readonly StringValues Readers = Policy(Audience.Readers);

    private static readonly StringValues Hsts = "max-age=31536000; includeSubDomains";

    private static readonly StringValues Permissions =
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
        "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()";

    /// <summary>The Content-Security-Policy for an audience.</summary>
    public static string Policy(Audience audience) => audience switch
    {
        Audience.Staff => Common + "'self'",
        Audience.Files => "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
        _ => Common + ReaderScript.Source,
    };

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        StringValues staff = Policy(Audience.Staff), files = Policy(Audience.Files);
        return app.Use((context, next) =>
        {
            // The path as it came: an error page that is shown in its place is for the same audience.
            var byPath = ByPath(context.Request.Path);
            // At the last moment, because the exception handler empties the headers.
            context.Response.OnStarting(() =>
            {
                var audience = context.GetEndpoint()?.Metadata.GetMetadata<ForAudienceAttribute>()?.Audience ?? byPath;
                Write(context.Response.Headers, context.Request.IsHttps, audience, audience switch { Audience.Staff => staff, Audience.Files => files, _ => Readers });
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    /// <summary>At once, on an answer that nothing afterwards can change.</summary>
    public static void WriteForReaders(IHeaderDictionary headers, bool isHttps) => Write(headers, isHttps, Audience.Readers, Readers);

    private static Audience ByPath(PathString path)
    {
        if (path.StartsWithSegments("/media", StringComparison.OrdinalIgnoreCase))
            return Audience.Files;
        if (path.StartsWithSegments("/assets", StringComparison.OrdinalIgnoreCase))
            return Audience.Assets;
        return StaffPaths.Contains(path) ? Audience.Staff : Audience.Readers;
    }

    private static void Write(IHeaderDictionary headers, bool isHttps, Audience audience, StringValues policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // A page whose address is a secret says so itself, and tells nobody.
        if (!headers.ContainsKey("Referrer-Policy"))
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = audience == Audience.Files ? "same-site" : "same-origin";
        // A fifth of the head before a style sheet, for which every article waits.
        if (audience != Audience.Assets)
            headers["Permissions-Policy"] = Permissions;
        if (isHttps)
            headers.StrictTransportSecurity = Hsts;
        if (audience == Audience.Staff)
        {
            headers.CacheControl = "no-store";
            headers["X-Robots-Tag"] = "noindex, nofollow";
        }
    }
}
