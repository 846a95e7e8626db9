using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

/// <summary>Makes one-time links and finds what they stand for. A new link for the same purpose ends the earlier one.</summary>
internal sealed class OneTimeLinks(NewsDb db, TimeProvider clock)
{
    /// <summary>How long a link can be followed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(2);

    /// <summary>The path of a link with which a person chooses a password.</summary>
    public async Task<string> ForPasswordAsync(long accountId, CancellationToken cancellationToken) =>
        "/account/link/" + await IssueAsync(accountId, cancellationToken);

    public Task<bool> HasAdministratorAsync(CancellationToken cancellationToken) =>
        db.Accounts.AnyAsync(account => account.Role == Role.Administrator && account.IsActive, cancellationToken);

    /// <summary>The account that a link is for; null when it is used, too old, or never was.</summary>
    public Task<Account?> AccountOfAsync(string token, CancellationToken cancellationToken)
    {
        var (hash, now) = (OneTimeLink.Hash(token), clock.GetUtcNow());
        return db.OneTimeLinks.Where(link => link.TokenHash == hash && link.ExpiresAt > now)
            .Join(db.Accounts, link => link.AccountId, account => account.Id, (_, account) => account)
            .FirstOrDefaultAsync(account => account.IsActive, cancellationToken);
    }

    public Task<bool> IsSetupAsync(string token, CancellationToken cancellationToken)
    {
        var (hash, now) = (OneTimeLink.Hash(token), clock.GetUtcNow());
        return db.OneTimeLinks.AnyAsync(link => link.TokenHash == hash && link.ExpiresAt > now && link.AccountId == null, cancellationToken);
    }

    /// <summary>Uses a link up; of two who follow it at once, one gets true.</summary>
    public async Task<bool> UseUpAsync(string token)
    {
        var hash = OneTimeLink.Hash(token);
        return await db.OneTimeLinks.Where(link => link.TokenHash == hash).ExecuteDeleteAsync(CancellationToken.None) == 1;
    }

    private async Task<string> IssueAsync(long accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.OneTimeLinks.Where(link => link.AccountId == accountId || link.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        var token = OneTimeLink.NewToken();
        db.Add(new OneTimeLink(token, accountId, now + Life));
        await db.SaveChangesAsync(CancellationToken.None);
        return token;
    }
}
