using System.Globalization;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Reading;

/// <summary>What readers see when a page cannot be given: in the paper's own design, with the status that says why.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[IgnoreAntiforgeryToken]
internal sealed class ProblemModel : PageModel
{
    public string Heading { get; private set; } = "";
    public string Explanation { get; private set; } = "";

    /// <summary>What was asked for is not here; it, or something like it, may stand under another address.</summary>
    public bool MayBeElsewhere => Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status410Gone;

    // The status is no parameter: to bind one, the form would be read that may be the very thing that failed.
    public void OnGet()
    {
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        Response.StatusCode = status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
        (Heading, Explanation) = Response.StatusCode switch
        {
            400 => ("That request made no sense to us", "Something in it was missing or misspelt. Go back and try once more."),
            403 => ("You may not do that here", "The request came from another site, or your account does not allow it."),
            404 => ("This page is not in the paper", "The address may be mistyped, or the story may have gone without leaving word."),
            405 => ("That cannot be done here", "The page exists, but not for what was asked of it."),
            408 => ("That took too long", "Your connection stopped before everything had come. Go back and send it once more."),
            410 => ("This story has been withdrawn", "We published it here and have taken it back."),
            413 => ("That was too much at once", "What you sent is larger than we accept. Go back: your words should still be in the form."),
            429 => ("One moment, please", "More has come from your address in the last minute than we take. Your words are still in the form: go back, wait a minute and send them again."),
            503 => ("Back in a moment", "The presses are being looked at. Reading goes on where it can; try again in a minute."),
            >= 500 => ("Something broke on our side", "It has been noted. Try again in a moment; if it stays broken, we are already looking at it."),
            _ => ("This did not work", "Go back and try once more."),
        };
        ViewData.Head = new PageHead { Title = Heading, IsIndexed = false };
    }
}
