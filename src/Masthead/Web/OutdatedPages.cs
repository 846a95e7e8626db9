using Microsoft.AspNetCore.Diagnostics;

namespace Masthead.Web;

/// <summary>Tells whether a fault means that the database cannot be asked at all, and not that it was asked wrongly.</summary>
internal delegate bool IsOutage(Exception fault);

/// <summary>
/// While the database is away, readers get the page that stood there last, and are told so; without one they get a 503. Stands around the exception
/// handler, inside of the page cache.
/// </summary>
internal sealed class OutdatedPages(RequestDelegate next, PageCache cache, SiteAddress site)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response.StatusCode != StatusCodes.Status503ServiceUnavailable || context.Response.HasStarted || !IsForReaders(context.Request)
            || context.Features.Get<IExceptionHandlerFeature>() is null || cache.FindOutdated(PageKey.Of(context.Request, site)) is not { } page)
            return;
        context.Features.Get<PageCaching>()?.Forbid();
        context.Response.Headers.Remove("Retry-After");
        await page.Outdated().SendAsync(context);
    }

    private static bool IsForReaders(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !StaffPaths.Contains(request.Path);
}
