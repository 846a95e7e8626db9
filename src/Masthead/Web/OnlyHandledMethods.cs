using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Masthead.Web;

/// <summary>
/// A page that has no handler for a request's method answers 405: a Razor page would otherwise be drawn without its handler, and so without what it
/// shows. Every page may be read: one that shows nothing of its own needs no handler for that.
/// </summary>
internal sealed class OnlyHandledMethods : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is not null || WebFeature.ReadingMethods.Contains(context.HttpContext.Request.Method))
            return;
        var handled = context.ActionDescriptor.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant());
        context.HttpContext.Response.Headers.Allow = string.Join(", ", WebFeature.ReadingMethods.Union(handled));
        context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
