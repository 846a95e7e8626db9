using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

[Authorize(Policies.SignedIn)]
[ConfirmedRecently]
internal sealed class PasskeysModel(NewsDb db, SignInManager<Account> identity, UserManager<Account> people, CurrentSettings settings) : PageModel
{
    private const int LongestName = 80;
    private const int MostPasskeys = 20;

    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public IReadOnlyList<AccountPasskey> Passkeys { get; private set; } = [];
    public string? Complaint { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var mine = User.AccountId;
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        Passkeys = await db.AccountPasskeys.AsNoTracking().Where(passkey => passkey.AccountId == mine).OrderBy(passkey => passkey.Id).ToListAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(string? credential, string? name, CancellationToken cancellationToken)
    {
        await OnGetAsync(cancellationToken);
        var mine = User.AccountId;
        var account = await db.Accounts.FirstAsync(account => account.Id == mine, cancellationToken);
        var result = Passkeys.Count < MostPasskeys && credential is { Length: > 0 } ? await AttestAsync(credential) : null;
        if (result is not { Succeeded: true } || result.UserEntity.Id != $"{account.Id}")
        {
            Complaint = "That passkey could not be added. Try once more.";
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        result.Passkey.Name = name?.Trim() is { Length: > 0 and <= LongestName } given ? given : "Passkey " + (Passkeys.Count + 1);
        await people.AddOrUpdatePasskeyAsync(account, result.Passkey);
        return Redirect("/account/passkeys");
    }

    public async Task<IActionResult> OnPostRemoveAsync(long id, CancellationToken cancellationToken)
    {
        var mine = User.AccountId;
        await db.AccountPasskeys.Where(passkey => passkey.Id == id && passkey.AccountId == mine).ExecuteDeleteAsync(cancellationToken);
        return Redirect("/account/passkeys");
    }

    public string Day(DateTimeOffset instant) => zone.Day(instant);

    private async Task<PasskeyAttestationResult?> AttestAsync(string credential)
    {
        try
        {
            return await identity.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // The challenge was not asked for in this browser, or is too old.
            return null;
        }
    }
}
