using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

internal abstract record SecondFactorOutcome
{
    private SecondFactorOutcome() { }

    /// <summary>The authenticator is in use; these codes are shown once.</summary>
    public sealed record Added(IReadOnlyList<string> RecoveryCodes) : SecondFactorOutcome;

    /// <summary>The code does not belong to the secret that was shown.</summary>
    public sealed record WrongCode : SecondFactorOutcome;
}

/// <summary>
/// Adds or removes the authenticator app, and makes new recovery codes. Every other session of the account ends; the one that did it goes on.
/// </summary>
internal sealed class ChangeSecondFactor(NewsDb db, TotpSecrets secrets, TimeProvider clock)
{
    public async Task<SecondFactorOutcome> AddAsync(long accountId, long sessionId, byte[] secret, string code, CancellationToken cancellationToken)
    {
        if (Totp.Match(secret, code, clock.GetUtcNow(), lastStep: 0) is not { } step)
            return new SecondFactorOutcome.WrongCode();
        var account = await db.Accounts.FirstAsync(account => account.Id == accountId, cancellationToken);
        var codes = RecoveryCodes.Make();
        account.UseAuthenticator(secrets.Protect(secret), step);
        account.ReplaceRecoveryCodes(codes.Select(RecoveryCodes.Hash));
        await KeepAsync(account, sessionId, hasSecondFactor: true);
        return new SecondFactorOutcome.Added(codes);
    }

    public async Task RemoveAsync(long accountId, long? sessionId, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.FirstAsync(account => account.Id == accountId, cancellationToken);
        account.ForgetAuthenticator();
        await KeepAsync(account, sessionId, hasSecondFactor: false);
    }

    public async Task<IReadOnlyList<string>> NewCodesAsync(long accountId, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.FirstAsync(account => account.Id == accountId, cancellationToken);
        var codes = RecoveryCodes.Make();
        account.ReplaceRecoveryCodes(codes.Select(RecoveryCodes.Hash));
        await db.SaveChangesAsync(CancellationToken.None);
        return codes;
    }

    private async Task KeepAsync(Account account, long? sessionId, bool hasSecondFactor)
    {
        await db.SaveChangesAsync(CancellationToken.None);
        if (sessionId is { } here)
            await db.OutliveAsync(here, account, hasSecondFactor);
    }
}
