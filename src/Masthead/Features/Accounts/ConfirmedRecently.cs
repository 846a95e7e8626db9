using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Masthead.Features.Accounts;

/// <summary>
/// On a page with sensitive changes (passwords, second factors, people): whoever proved who they are longer ago than a quarter of an hour
/// is asked for the password again, so that a browser left open is not a master key.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ConfirmedRecentlyAttribute : Attribute, IAsyncPageFilter
{
    public static readonly TimeSpan Holds = TimeSpan.FromMinutes(15);

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (now - context.HttpContext.User.ConfirmedAt <= Holds)
            return next();
        context.Result = new RedirectResult("/account/confirm?returnUrl=" + Uri.EscapeDataString(request.Path + request.QueryString));
        return Task.CompletedTask;
    }
}
