using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Accounts;

/// <summary>What the staff see when a page of theirs cannot be given: inside the newsroom's frame, so that the way on is at hand.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class StaffProblemModel : PageModel
{
    public string Heading { get; private set; } = "";
    public string Explanation { get; private set; } = "";

    // The status is no parameter: to bind one, the form would be read that may be the very thing that failed.
    public void OnGet()
    {
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        Response.StatusCode = status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
        (Heading, Explanation) = Response.StatusCode switch
        {
            400 => ("That request made no sense to us", "Something in it was missing or misspelt. Go back: your words should still be in the form."),
            403 => ("You may not do that here", "The request came from another site, or your account does not allow it. An administrator can say what it allows."),
            404 or 410 => ("There is no such page here", "The address may be mistyped, or a colleague may have removed what stood there."),
            405 => ("That cannot be done here", "The page exists, but not for what was asked of it."),
            408 => ("That took too long", "Your connection stopped before everything had come. Go back and send it once more."),
            413 => ("That was too much at once", "What you sent is larger than we accept. Go back: your words should still be in the form."),
            429 => ("One moment, please", "Too much has come from your address in a short time. Go back, wait a minute and send it again."),
            503 => ("Back in a moment", "The database cannot be reached just now. Go back and try again in a minute: your words should still be in the form."),
            >= 500 => ("Something broke", "It stands in the server's log. Go back and try again: your words should still be in the form."),
            _ => ("This did not work", "Go back and try once more."),
        };
    }
}
