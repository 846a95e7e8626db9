using System.Globalization;
using Masthead.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

/// <summary>
/// What ASP.NET Core Identity needs in order to check passkeys: who somebody is and which keys they have. Passwords, codes and lockout are
/// verbs of this room, on the same tables.
/// </summary>
internal sealed class AccountStore(NewsDb db) : IUserPasskeyStore<Account>
{
    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.ToString(CultureInfo.InvariantCulture));

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        long.TryParse(userId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? db.Accounts.FirstOrDefaultAsync(account => account.Id == id, cancellationToken)
            : Task.FromResult<Account?>(null);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        var email = Account.NormaliseEmail(normalizedUserName);
        return db.Accounts.FirstOrDefaultAsync(account => account.Email == email, cancellationToken);
    }

    public async Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var known = await db.AccountPasskeys.FirstOrDefaultAsync(
            row => row.AccountId == user.Id && row.CredentialId == passkey.CredentialId, cancellationToken);
        if (known is null)
            db.Add(new AccountPasskey(user.Id, passkey));
        else
            known.Update(passkey);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken)
    {
        var rows = await db.AccountPasskeys.AsNoTracking().Where(row => row.AccountId == user.Id).OrderBy(row => row.Id).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => row.ToInfo());
    }

    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        db.AccountPasskeys.Where(row => row.CredentialId == credentialId)
            .Join(db.Accounts, row => row.AccountId, account => account.Id, (_, account) => account).FirstOrDefaultAsync(cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await db.AccountPasskeys.AsNoTracking().FirstOrDefaultAsync(
            row => row.AccountId == user.Id && row.CredentialId == credentialId, cancellationToken))?.ToInfo();

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        db.AccountPasskeys.Where(row => row.AccountId == user.Id && row.CredentialId == credentialId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Identity calls it after a passkey changed.</summary>
    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        return IdentityResult.Success;
    }

    public void Dispose()
    {
        // The database context belongs to the scope.
    }

    // Accounts are made and removed by verbs.
    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;
}
