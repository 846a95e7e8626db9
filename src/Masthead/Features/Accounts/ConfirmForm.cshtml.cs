using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

/// <summary>Asks for the password once more before a sensitive change.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class ConfirmFormModel(NewsDb db, PasswordCheck passwords, SignInLimit limit, TimeProvider clock) : PageModel
{
    public string ReturnUrl { get; private set; } = "";
    public string? Complaint { get; private set; }

    public void OnGet(string? returnUrl) => ReturnUrl = Url.IsLocalUrl(returnUrl) ? returnUrl! : "/account";

    public async Task<IActionResult> OnPostAsync(string? password, string? returnUrl, CancellationToken cancellationToken)
    {
        OnGet(returnUrl);
        if (limit.WaitFor(HttpContext.AddressPrefix) is { } wait)
        {
            Complaint = this.TooMany(wait);
            return Page();
        }
        var (mine, here, now) = (User.AccountId, User.SessionId, clock.GetUtcNow());
        var account = await db.Accounts.AsNoTracking().FirstAsync(account => account.Id == mine, cancellationToken);
        if (account.IsResting(now) || passwords.Verify(account, password ?? "") == PasswordVerificationResult.Failed)
        {
            limit.CountFailure(HttpContext.AddressPrefix);
            await Failures.CountAsync(db, mine, now);
            Complaint = "That is not your password, or there were too many attempts.";
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        await db.AccountSessions.Where(session => session.Id == here)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.ConfirmedAt, now), CancellationToken.None);
        return Redirect(ReturnUrl);
    }
}
