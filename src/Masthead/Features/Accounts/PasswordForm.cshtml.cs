using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

[Authorize(Policies.SignedIn)]
internal sealed class PasswordFormModel(NewsDb db, ChoosePassword choose, SignInLimit limit, TimeProvider clock) : PageModel
{
    public string? Complaint { get; private set; }

    public async Task<IActionResult> OnPostAsync(string? present, string? password, CancellationToken cancellationToken)
    {
        if (limit.WaitFor(HttpContext.AddressPrefix) is { } wait)
        {
            Complaint = this.TooMany(wait);
            return Page();
        }
        switch (await choose.ByPresentOneAsync(User.AccountId, present ?? "", password ?? "", cancellationToken))
        {
            case ChoosePasswordOutcome.Chosen(var account):
                await db.OutliveAsync(User.SessionId, account, User.HasSecondFactor);
                return Redirect("/account?said=password");
            case ChoosePasswordOutcome.Unfit(var complaint):
                Complaint = complaint;
                break;
            default:
                limit.CountFailure(HttpContext.AddressPrefix);
                await Failures.CountAsync(db, User.AccountId, clock.GetUtcNow());
                Complaint = "The present password is not right.";
                break;
        }
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}

internal static class OutlivingSession
{
    /// <summary>The session in which a person changed something goes on; the others have ended.</summary>
    public static async Task OutliveAsync(this NewsDb db, long sessionId, Account account, bool hasSecondFactor)
    {
        if (await db.AccountSessions.FirstOrDefaultAsync(session => session.Id == sessionId && session.AccountId == account.Id) is not { } session)
            return;
        session.OutliveChange(account.Stamp, hasSecondFactor);
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
