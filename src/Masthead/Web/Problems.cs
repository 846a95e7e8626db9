using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Masthead.Web;

/// <summary>
/// Answers that failed without a body get one: a page in the site's design for people, <c>application/problem+json</c> for programs.
/// </summary>
internal static class Problems
{
    /// <summary>The page is found here, under the status that it explains.</summary>
    public const string Address = "/error/";

    /// <summary>The same for the staff's side.</summary>
    public const string StaffAddress = "/error/staff/";

    /// <param name="app">The program.</param>
    /// <param name="isOutage">A fault that passes: 503 and not 500.</param>
    public static void UseProblems(this WebApplication app, IsOutage isOutage)
    {
        app.UseStatusCodePages(context => WantsPage(context.HttpContext.Request) ? PageAsync(context) : JsonAsync(context.HttpContext));
        // Inside, so that a fault becomes a bare status for which the step above finds the words; a fault in finding them stays bare.
        app.UseMiddleware<OutdatedPages>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = context => Broken(context, isOutage), AllowStatusCode404Response = true });
        app.Use(NameUnreadable);
    }

    private static Task Broken(HttpContext context, IsOutage isOutage)
    {
        var fault = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var isAway = fault is not null && isOutage(fault);
        context.Response.StatusCode = isAway ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        if (isAway)
            context.Response.Headers.RetryAfter = "30";
        return Task.CompletedTask;
    }

    /// <summary>A body that is too large, cut short or too slow is the sender's doing: its own status, and no line in the log.</summary>
    private static async Task NameUnreadable(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException unreadable) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = unreadable.StatusCode;
        }
    }

    private static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && (request.GetTypedHeaders().Accept is not { Count: > 0 } accept
        || accept.Any(type => type.MediaType.Value is "text/html" or "*/*" or "application/xhtml+xml"));

    private static Task JsonAsync(HttpContext context) =>
        Results.Problem(statusCode: context.Response.StatusCode, extensions: new Dictionary<string, object?> { ["code"] = Code(context.Response.StatusCode) }).ExecuteAsync(context);

    // As programs compare it: "Not Found" is not_found.
    private static string Code(int status) => ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase.Replace(' ', '_').Replace('-', '_').ToLowerInvariant() : "failed";

    private static async Task PageAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var (method, path, query, endpoint) = (http.Request.Method, http.Request.Path, http.Request.QueryString, http.GetEndpoint());
        // The page is read, whatever was asked: a write from another site would be refused once more, here.
        http.Request.Method = HttpMethods.IsHead(method) ? method : HttpMethods.Get;
        http.Request.Path = (StaffPaths.Contains(path) ? StaffAddress : Address) + http.Response.StatusCode;
        http.Request.QueryString = QueryString.Empty;
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        try
        {
            await context.Next(http);
        }
        finally
        {
            (http.Request.Method, http.Request.Path, http.Request.QueryString) = (method, path, query);
            http.SetEndpoint(endpoint);
        }
    }
}
