using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

/// <summary>
/// Sessions live in the database and the cookie holds only a key, so that a session can be listed and ended. Every request reads the session
/// with its account: a changed role, a changed password or a dismissal holds from the next click. Thread-safe.
/// </summary>
internal sealed class SessionStore(IDbContextFactory<NewsDb> databases, TimeProvider clock) : ITicketStore
{
    private const int LongestBrowser = 300;

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException("A session is opened by a request.");

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = OneTimeLink.NewToken();
        var browser = httpContext.Request.Headers.UserAgent.ToString();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await db.AccountSessions.Where(session => session.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        db.Add(new AccountSession(OneTimeLink.Hash(key), ticket.Principal.AccountId, ticket.Principal.AccountStamp, ticket.Principal.HasSecondFactor,
            AddressPrefix.Of(httpContext.Connection.RemoteIpAddress).ToString(), browser[..Math.Min(browser.Length, LongestBrowser)], now));
        await db.SaveChangesAsync(CancellationToken.None);
        return key;
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var hash = OneTimeLink.Hash(key);
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync();
        var found = await (
            from session in db.AccountSessions.AsNoTracking()
            join account in db.Accounts.AsNoTracking() on session.AccountId equals account.Id
            where session.KeyHash == hash && session.ExpiresAt > now && session.Stamp == account.Stamp && account.IsActive
            select new { session, account }).FirstOrDefaultAsync();
        if (found is null)
            return null;
        var properties = new AuthenticationProperties { IssuedUtc = found.session.RenewedAt, ExpiresUtc = found.session.ExpiresAt };
        return new AuthenticationTicket(AccountClaims.Principal(found.account, found.session), properties, IdentityConstants.ApplicationScheme);
    }

    /// <summary>The handler asks for it when half of the allowed pause is over.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var hash = OneTimeLink.Hash(key);
        await using var db = await databases.CreateDbContextAsync();
        var session = await db.AccountSessions.FirstOrDefaultAsync(session => session.KeyHash == hash);
        if (session is null)
            return;
        // Nobody slips into the session that another person left in this browser.
        if (session.AccountId != ticket.Principal.AccountId)
            throw new InvalidOperationException("A session belongs to one person: sign out before another signs in.");
        session.Renew(clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    public async Task RemoveAsync(string key)
    {
        var hash = OneTimeLink.Hash(key);
        await using var db = await databases.CreateDbContextAsync();
        await db.AccountSessions.Where(session => session.KeyHash == hash).ExecuteDeleteAsync();
    }
}

internal static class SessionExtensions
{
    extension(HttpContext context)
    {
        /// <summary>Opens a session for a person who has proved who they are.</summary>
        public async Task OpenSessionAsync(Account account, bool hasSecondFactor)
        {
            await context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
            await context.SignInAsync(IdentityConstants.ApplicationScheme,
                AccountClaims.Principal(account, hasSecondFactor, IdentityConstants.ApplicationScheme));
        }

        public AddressPrefix AddressPrefix => AddressPrefix.Of(context.Connection.RemoteIpAddress);
    }
}
