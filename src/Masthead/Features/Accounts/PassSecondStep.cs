using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

/// <summary>Encrypts authenticator secrets with the keys in the data directory: a copy of the database alone opens no account.</summary>
internal sealed class TotpSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("totp");

    public string Protect(byte[] secret) => Convert.ToBase64String(protector.Protect(secret));

    /// <summary>Null when the keys that it was encrypted with are gone; a recovery code then helps, or an administrator.</summary>
    public byte[]? Open(string? text)
    {
        try
        {
            return text is null ? null : protector.Unprotect(Convert.FromBase64String(text));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>The second step: a code of the authenticator or a recovery code. Neither works twice, not even in the same moment.</summary>
internal sealed partial class PassSecondStep(
    NewsDb db, TotpSecrets secrets, SignInLimit limit, TimeProvider clock, ILogger<PassSecondStep> log)
{
    /// <param name="accountId">Who passed the first step.</param>
    /// <param name="stamp">The account's stamp at that moment: a password changed meanwhile ends the attempt.</param>
    /// <param name="typed">Six digits, or a recovery code.</param>
    /// <param name="from">Where the attempt comes from.</param>
    /// <param name="cancellationToken">Not honoured once the code is used up.</param>
    public async Task<SignInOutcome> RunAsync(long accountId, string stamp, string typed, AddressPrefix from, CancellationToken cancellationToken)
    {
        if (limit.WaitFor(from) is { } wait)
            return new SignInOutcome.TooMany(wait);
        var account = await db.Accounts.AsNoTracking()
            .FirstOrDefaultAsync(account => account.Id == accountId && account.IsActive && account.Stamp == stamp, cancellationToken);
        if (account is null || account.IsResting(clock.GetUtcNow()) || !await UseUpAsync(account, typed))
        {
            limit.CountFailure(from);
            await Failures.CountAsync(db, accountId, clock.GetUtcNow());
            LogRefused(accountId, from);
            return new SignInOutcome.Refused();
        }
        await Failures.ForgetAsync(db, accountId);
        LogWelcome(accountId, from);
        return new SignInOutcome.Welcome(account);
    }

    private Task<bool> UseUpAsync(Account account, string typed) =>
        RecoveryCodes.LooksLikeOne(typed) ? UseRecoveryCodeAsync(account, typed) : UseTotpAsync(account, typed);

    private async Task<bool> UseTotpAsync(Account account, string typed)
    {
        if (secrets.Open(account.TotpSecret) is not { } secret || Totp.Match(secret, typed, clock.GetUtcNow(), account.LastTotpStep) is not { } step)
            return false;
        return await db.Accounts.Where(row => row.Id == account.Id && row.LastTotpStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastTotpStep, step), CancellationToken.None) == 1;
    }

    private async Task<bool> UseRecoveryCodeAsync(Account account, string typed)
    {
        var before = account.RecoveryCodes;
        var after = before.ToList();
        if (!after.Remove(RecoveryCodes.Hash(typed)))
            return false;
        return await db.Accounts.Where(row => row.Id == account.Id && row.RecoveryCodes == before)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RecoveryCodes, after), CancellationToken.None) == 1;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Account {Account} signed in with a second factor from {Prefix}")]
    private partial void LogWelcome(long account, AddressPrefix prefix);

    [LoggerMessage(Level = LogLevel.Information, Message = "A second step was refused (account {Account}, from {Prefix})")]
    private partial void LogRefused(long account, AddressPrefix prefix);
}
