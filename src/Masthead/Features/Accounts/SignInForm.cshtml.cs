using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Accounts;

[AllowAnonymous]
internal sealed class SignInFormModel(SignIn signIn) : PageModel
{
    public string Email { get; private set; } = "";
    public string ReturnUrl { get; private set; } = "";
    public string? Complaint { get; private set; }

    public IActionResult OnGet(string? returnUrl, string? passkey)
    {
        Complaint = passkey == "refused" ? "That passkey did not open an account here." : null;
        ReturnUrl = Url.IsLocalUrl(returnUrl) ? returnUrl! : "";
        return User.IsSignedIn ? this.GoOn(ReturnUrl) : Page();
    }

    public async Task<IActionResult> OnPostAsync(string? email, string? password, string? returnUrl, CancellationToken cancellationToken)
    {
        if (User.IsSignedIn)
            return this.GoOn(returnUrl);
        Email = email ?? "";
        ReturnUrl = Url.IsLocalUrl(returnUrl) ? returnUrl! : "";
        switch (await signIn.RunAsync(Email, password ?? "", HttpContext.AddressPrefix, cancellationToken))
        {
            case SignInOutcome.Welcome(var account):
                await HttpContext.OpenSessionAsync(account, hasSecondFactor: false);
                return this.GoOn(ReturnUrl);
            case SignInOutcome.NeedsSecondStep(var account):
                await HttpContext.SignInAsync(IdentityConstants.TwoFactorUserIdScheme,
                    AccountClaims.Principal(account, hasSecondFactor: false, IdentityConstants.TwoFactorUserIdScheme));
                return Redirect("/account/sign-in/code?returnUrl=" + Uri.EscapeDataString(ReturnUrl));
            case SignInOutcome.TooMany(var wait):
                Complaint = this.TooMany(wait);
                return Page();
            default:
                Complaint = "Email address and password do not match, or there were too many attempts. After too many, wait fifteen minutes.";
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
        }
    }
}

internal static class SignInAnswers
{
    extension(PageModel page)
    {
        /// <summary>On to where the person wanted to go, if that is on this site.</summary>
        public IActionResult GoOn(string? returnUrl) =>
            new RedirectResult(!string.IsNullOrEmpty(returnUrl) && page.Url.IsLocalUrl(returnUrl) ? returnUrl : "/newsroom");

        /// <summary>429 with the seconds to wait, and the sentence for the page.</summary>
        public string TooMany(TimeSpan wait)
        {
            page.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            page.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return $"There were too many attempts from your network. Try again in {Math.Ceiling(wait.TotalMinutes):0} minutes.";
        }
    }
}
