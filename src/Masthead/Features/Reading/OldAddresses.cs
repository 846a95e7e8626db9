using Masthead.Features.Articles;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;

namespace Masthead.Features.Reading;

/// <summary>The answer at an address that holds nothing: on to where the thing is now, or not found.</summary>
internal sealed class OldAddresses(FindAddress find)
{
    public async Task<IActionResult> AnswerAsync(string path, CancellationToken cancellationToken) =>
        await FindAsync(path, cancellationToken) is { } address ? new RedirectResult(address, permanent: true) : new NotFoundResult();

    /// <summary>The same for a page that is written by hand.</summary>
    public async Task SendAsync(HttpContext context, string path)
    {
        if (await FindAsync(path, context.RequestAborted) is { } address)
            context.Response.Redirect(address, permanent: true);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <returns>Escaped for a header; null when nothing has moved from there.</returns>
    public async Task<string?> FindAsync(string path, CancellationToken cancellationToken) =>
        path.Length > 0 && await find.RunAsync(path, cancellationToken) is { } address ? SiteAddress.Escaped(address) : null;
}
