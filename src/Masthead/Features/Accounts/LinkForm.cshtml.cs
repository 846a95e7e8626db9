using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Accounts;

/// <summary>A one-time link with which a person chooses a password: on joining, or when the old one is forgotten.</summary>
[AllowAnonymous]
internal sealed class LinkFormModel(OneTimeLinks links, ChoosePassword choose) : PageModel
{
    public Account? Person { get; private set; }
    public string? Complaint { get; private set; }

    public async Task OnGetAsync(string token, CancellationToken cancellationToken)
    {
        Person = await links.AccountOfAsync(token, cancellationToken);
        if (Person is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }

    public async Task<IActionResult> OnPostAsync(string token, string? password, CancellationToken cancellationToken)
    {
        await OnGetAsync(token, cancellationToken);
        if (User.IsSignedIn || Person is null)
            return Page();
        switch (await choose.ByLinkAsync(token, password ?? "", cancellationToken))
        {
            // A second factor, if there is one, is still asked for: the link replaces the password and nothing else.
            case ChoosePasswordOutcome.Chosen({ TotpSecret: null } account):
                await HttpContext.OpenSessionAsync(account, hasSecondFactor: false);
                return Redirect("/newsroom");
            case ChoosePasswordOutcome.Chosen:
                return Redirect("/account/sign-in");
            case ChoosePasswordOutcome.Unfit(var complaint):
                Complaint = complaint;
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
            default:
                Person = null;
                Response.StatusCode = StatusCodes.Status404NotFound;
                return Page();
        }
    }
}
