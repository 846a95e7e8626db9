using Masthead.Features.Articles;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;

namespace Masthead.Features.Reading;

/// <summary>The answer at an address that holds nothing: on to where the thing is now, or not found.</summary>
internal sealed class OldAddresses(FindAddress find, PageFrames frames)
{
    public async Task<IActionResult> AnswerAsync(string path, CancellationToken cancellationToken) =>
        await FindAsync(path, cancellationToken) is { } address ? new RedirectResult(address, permanent: true) : new NotFoundResult();

    /// <summary>The same for a page that is written by hand.</summary>
    public async Task SendAsync(HttpContext context, string path)
    {
        var found = path.Length > 0 ? await find.FindAsync(path, context.RequestAborted) : default;
        if (found.Address is { } address)
            context.Response.Redirect(SiteAddress.Escaped(address), permanent: true);
        else if (found.IsClosed)
            await SendClosedAsync(context);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private Task SendClosedAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status410Gone;
        context.Response.Headers.CacheControl = "no-store";
        return frames.SendAsync(context, new PageHead { Title = "This section has been closed", IsIndexed = false }, true, static (html, _, _) => html.Raw("""
            <header class="title">
            <h1>This section has been closed</h1>
            <p>Its stories, if it had any, now stand in other sections.</p>
            </header>
            <form class="search" action="/search" role="search" aria-label="What you came for"><p><label for="q">Look for it in the archive</label><input id="q" name="q" type="search" maxlength="200" required></p><button>Search</button></form>
            <p class="labels"><a href="/">Go to the front page</a></p>

            """u8));
    }

    /// <returns>Escaped for a header; null when nothing has moved from there.</returns>
    public async Task<string?> FindAsync(string path, CancellationToken cancellationToken) =>
        path.Length > 0 && await find.RunAsync(path, cancellationToken) is { } address ? SiteAddress.Escaped(address) : null;
}
