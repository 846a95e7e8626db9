using Masthead.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

internal abstract record ChoosePasswordOutcome
{
    private ChoosePasswordOutcome() { }

    public sealed record Chosen(Account Account) : ChoosePasswordOutcome;

    /// <summary>The link was used, is too old, or never was; or the present password is not right.</summary>
    public sealed record NotAllowed : ChoosePasswordOutcome;

    public sealed record Unfit(string Complaint) : ChoosePasswordOutcome;
}

/// <summary>Gives an account a new password, by a one-time link or by the present one. Every session of the account ends.</summary>
internal sealed class ChoosePassword(NewsDb db, OneTimeLinks links, PasswordCheck passwords)
{
    public async Task<ChoosePasswordOutcome> ByLinkAsync(string token, string password, CancellationToken cancellationToken)
    {
        if (await links.AccountOfAsync(token, cancellationToken) is not { } account)
            return new ChoosePasswordOutcome.NotAllowed();
        if (PasswordRules.Complaint(password, account.Email, account.Name) is { } complaint)
            return new ChoosePasswordOutcome.Unfit(complaint);
        return await links.UseUpAsync(token) ? await KeepAsync(account, password) : new ChoosePasswordOutcome.NotAllowed();
    }

    public async Task<ChoosePasswordOutcome> ByPresentOneAsync(long accountId, string present, string password, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.FirstAsync(account => account.Id == accountId, cancellationToken);
        if (passwords.Verify(account, present) == PasswordVerificationResult.Failed)
            return new ChoosePasswordOutcome.NotAllowed();
        if (PasswordRules.Complaint(password, account.Email, account.Name) is { } complaint)
            return new ChoosePasswordOutcome.Unfit(complaint);
        return await KeepAsync(account, password);
    }

    private async Task<ChoosePasswordOutcome> KeepAsync(Account account, string password)
    {
        account.ChangePassword(passwords.Hash(password));
        await db.SaveChangesAsync(CancellationToken.None);
        return new ChoosePasswordOutcome.Chosen(account);
    }
}
