using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

internal abstract record SignInOutcome
{
    private SignInOutcome() { }

    /// <summary>The person is who they say.</summary>
    public sealed record Welcome(Account Account) : SignInOutcome;

    /// <summary>The password is right; a code of the authenticator is still missing.</summary>
    public sealed record NeedsSecondStep(Account Account) : SignInOutcome;

    /// <summary>Whatever was wrong: who asks is not told.</summary>
    public sealed record Refused : SignInOutcome;

    /// <summary>Too many failures from this network.</summary>
    public sealed record TooMany(TimeSpan Wait) : SignInOutcome;
}

/// <summary>
/// The first step: email address and password. Every refusal has one answer and one price, so that nobody learns who works here. The
/// account rests after ten failures in a row; a passkey still opens it then, so that guessing does not lock its owner out.
/// </summary>
internal sealed partial class SignIn(NewsDb db, PasswordCheck passwords, SignInLimit limit, TimeProvider clock, ILogger<SignIn> log)
{
    public async Task<SignInOutcome> RunAsync(string email, string password, AddressPrefix from, CancellationToken cancellationToken)
    {
        if (limit.WaitFor(from) is { } wait)
            return new SignInOutcome.TooMany(wait);
        var wanted = Account.NormaliseEmail(email);
        var account = await db.Accounts.FirstOrDefaultAsync(account => account.Email == wanted, cancellationToken);
        var result = passwords.Verify(account, password);
        if (account is not { IsActive: true } || account.IsResting(clock.GetUtcNow()) || result == PasswordVerificationResult.Failed)
            return await RefuseAsync(account, from);

        if (result == PasswordVerificationResult.SuccessRehashNeeded)
            account.Rehash(passwords.Hash(password));
        await db.SaveChangesAsync(CancellationToken.None);
        if (account.TotpSecret is not null)
            return new SignInOutcome.NeedsSecondStep(account);
        await Failures.ForgetAsync(db, account.Id);
        LogWelcome(account.Id, from);
        return new SignInOutcome.Welcome(account);
    }

    private async Task<SignInOutcome> RefuseAsync(Account? account, AddressPrefix from)
    {
        limit.CountFailure(from);
        // An account that does not exist costs the same statement.
        await Failures.CountAsync(db, account?.Id ?? 0, clock.GetUtcNow());
        LogRefused(account?.Id ?? 0, from);
        return new SignInOutcome.Refused();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Account {Account} signed in from {Prefix}")]
    private partial void LogWelcome(long account, AddressPrefix prefix);

    [LoggerMessage(Level = LogLevel.Information, Message = "A sign-in was refused (account {Account}, from {Prefix})")]
    private partial void LogRefused(long account, AddressPrefix prefix);
}

/// <summary>Counted in the database in one statement, so that attempts at the same moment are all counted.</summary>
internal static class Failures
{
    public static Task<int> CountAsync(NewsDb db, long accountId, DateTimeOffset now)
    {
        DateTimeOffset? rest = now + Account.Rest;
        return db.Accounts.Where(account => account.Id == accountId).ExecuteUpdateAsync(set => set
            .SetProperty(account => account.RestsUntil, account => account.Failures + 1 >= Account.FailuresUntilRest ? rest : account.RestsUntil)
            .SetProperty(account => account.Failures, account => account.Failures + 1 >= Account.FailuresUntilRest ? 0 : account.Failures + 1),
            CancellationToken.None);
    }

    public static Task<int> ForgetAsync(NewsDb db, long accountId) =>
        db.Accounts.Where(account => account.Id == accountId && account.Failures > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.Failures, 0), CancellationToken.None);
}
