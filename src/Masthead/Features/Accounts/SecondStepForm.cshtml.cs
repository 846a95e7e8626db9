using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Accounts;

/// <summary>Who passed the first step stands in a cookie that holds for ten minutes; nothing that the browser sends names the account.</summary>
[AllowAnonymous]
internal sealed class SecondStepFormModel(PassSecondStep secondStep) : PageModel
{
    public string ReturnUrl { get; private set; } = "";
    public string? Complaint { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? returnUrl)
    {
        ReturnUrl = Url.IsLocalUrl(returnUrl) ? returnUrl! : "";
        return (await HttpContext.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Succeeded ? Page() : Redirect("/account/sign-in");
    }

    public async Task<IActionResult> OnPostAsync(string? code, string? returnUrl, CancellationToken cancellationToken)
    {
        ReturnUrl = Url.IsLocalUrl(returnUrl) ? returnUrl! : "";
        if (User.IsSignedIn)
            return this.GoOn(ReturnUrl);
        if ((await HttpContext.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal is not { } person)
            return Redirect("/account/sign-in");
        switch (await secondStep.RunAsync(person.AccountId, person.AccountStamp, code ?? "", HttpContext.AddressPrefix, cancellationToken))
        {
            case SignInOutcome.Welcome(var account):
                await HttpContext.OpenSessionAsync(account, hasSecondFactor: true);
                return this.GoOn(ReturnUrl);
            case SignInOutcome.TooMany(var wait):
                Complaint = this.TooMany(wait);
                return Page();
            default:
                Complaint = "That code does not fit. Each code works once: wait for the next one, and check the clock of your device.";
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
        }
    }
}
