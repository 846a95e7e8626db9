namespace Masthead.Web;

/// <summary>On an endpoint that carries no cookies and is meant for other programs: a post from anywhere is taken.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class FromAnyOriginAttribute : Attribute;

/// <summary>
/// Refuses what another site makes a visitor's browser send. A browser says where a request comes from in headers that no page
/// can set (<c>Sec-Fetch-Site</c>, <c>Origin</c>), so forms need no token and cached pages can hold them. A client that sends neither
/// is not a browser and holds nobody's cookies.
/// </summary>
internal static class SameOrigin
{
    /// <param name="app">After the forwarded headers, before whatever acts on a request.</param>
    /// <param name="baseUrl">The site's configured address: accepted as its own origin even when a proxy hides the scheme.</param>
    /// <param name="exempt">Requests that carry no cookies by protocol, and endpoints not yet routed.</param>
    public static IApplicationBuilder UseSameOrigin(this IApplicationBuilder app, string? baseUrl = null, Func<HttpRequest, bool>? exempt = null)
    {
        var configured = Parsed(baseUrl);
        return app.Use((context, next) =>
        {
            var allowed = IsSafe(context.Request.Method) || IsExempt(context, exempt) || IsSameOrigin(context.Request, configured);
            return allowed ? next(context) : Refuse(context);
        });
    }

    /// <summary>The same before an endpoint whose way ends at routing, before <see cref="UseSameOrigin"/>.</summary>
    /// <param name="answer">What is only reached from this site, or by what is not a browser.</param>
    /// <param name="baseUrl">As for <see cref="UseSameOrigin"/>.</param>
    public static RequestDelegate Before(RequestDelegate answer, string? baseUrl)
    {
        var configured = Parsed(baseUrl);
        return context => IsSameOrigin(context.Request, configured) ? answer(context) : Refuse(context);
    }

    /// <summary>Whether a browser, if one sent this, was on a page of this site.</summary>
    public static bool IsSameOrigin(HttpRequest request, Uri? configured = null)
    {
        var headers = request.Headers;
        if (headers.TryGetValue("Sec-Fetch-Site", out var site))
            return site.ToString() is "same-origin" or "none";
        if (!headers.TryGetValue("Origin", out var origin))
            return true;
        return Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from) && (IsOwn(from, request) || (configured is not null && IsSame(from, configured)));
    }

    private static Uri? Parsed(string? baseUrl) => Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) ? uri : null;

    private static bool IsOwn(Uri from, HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own) && IsSame(from, own);

    private static bool IsSame(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static bool IsExempt(HttpContext context, Func<HttpRequest, bool>? exempt) =>
        exempt?.Invoke(context.Request) == true || context.GetEndpoint()?.Metadata.GetMetadata<FromAnyOriginAttribute>() is not null;

    /// <summary>A page in the site's design is the error pages' work; a program gets its answer here.</summary>
    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        var accept = context.Request.Headers.Accept.ToString();
        if (!accept.Contains("json", StringComparison.OrdinalIgnoreCase) || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return Task.CompletedTask;
        return Results.Problem(
            statusCode: StatusCodes.Status403Forbidden,
            title: "This request came from another site.",
            extensions: new Dictionary<string, object?> { ["code"] = "cross_origin" }).ExecuteAsync(context);
    }
}
