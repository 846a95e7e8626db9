using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

internal enum ChangePersonOutcome
{
    Done,
    Gone,

    /// <summary>Nobody would be left who can administer the site.</summary>
    LastAdministrator,
}

/// <summary>What an administrator does to another's account: another role, dismissal and return, help after a lost authenticator.</summary>
internal sealed partial class ChangePerson(NewsDb db, ILogger<ChangePerson> log)
{
    public Task<ChangePersonOutcome> GiveRoleAsync(long id, Role role, long by, CancellationToken cancellationToken) =>
        ChangeAsync(id, by, "role " + role, account => account.Become(role), cancellationToken);

    public Task<ChangePersonOutcome> DismissAsync(long id, long by, CancellationToken cancellationToken) =>
        ChangeAsync(id, by, "dismissal", account => account.Deactivate(), cancellationToken);

    public Task<ChangePersonOutcome> ReturnAsync(long id, long by, CancellationToken cancellationToken) =>
        ChangeAsync(id, by, "return", account => account.Reactivate(), cancellationToken);

    public Task<ChangePersonOutcome> ForgetAuthenticatorAsync(long id, long by, CancellationToken cancellationToken) =>
        ChangeAsync(id, by, "authenticator removed", account => account.ForgetAuthenticator(), cancellationToken);

    private async Task<ChangePersonOutcome> ChangeAsync(long id, long by, string what, Action<Account> change, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Accounts.FirstOrDefaultAsync(account => account.Id == id, cancellationToken) is not { } account)
            return ChangePersonOutcome.Gone;
        change(account);
        await db.SaveChangesAsync(CancellationToken.None);
        if (!await db.Accounts.AnyAsync(other => other.Role == Role.Administrator && other.IsActive, CancellationToken.None))
            return ChangePersonOutcome.LastAdministrator;
        await transaction.CommitAsync(CancellationToken.None);
        LogChange(by, what, id);
        return ChangePersonOutcome.Done;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Account {By} changed account {Account}: {What}")]
    private partial void LogChange(long by, string what, long account);
}
