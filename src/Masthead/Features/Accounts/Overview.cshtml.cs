using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

/// <summary>One's own account: the ways in, and the browsers in which it is open.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class OverviewModel(NewsDb db, CurrentSettings settings, TimeProvider clock) : PageModel
{
    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public Account Person { get; private set; } = null!;
    public int PasskeyCount { get; private set; }
    public IReadOnlyList<AccountSession> Sessions { get; private set; } = [];
    public string? Said { get; private set; }

    public async Task OnGetAsync(string? said, CancellationToken cancellationToken)
    {
        var (id, now) = (User.AccountId, clock.GetUtcNow());
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        Person = await db.Accounts.AsNoTracking().FirstAsync(account => account.Id == id, cancellationToken);
        PasskeyCount = await db.AccountPasskeys.CountAsync(passkey => passkey.AccountId == id, cancellationToken);
        Sessions = await db.AccountSessions.AsNoTracking()
            .Where(session => session.AccountId == id && session.ExpiresAt > now && session.Stamp == Person.Stamp)
            .OrderByDescending(session => session.RenewedAt).ToListAsync(cancellationToken);
        Said = said == "password" ? "The password is changed. Every other session has ended." : null;
    }

    public async Task<IActionResult> OnPostEndAsync(long id, CancellationToken cancellationToken)
    {
        var mine = User.AccountId;
        await db.AccountSessions.Where(session => session.Id == id && session.AccountId == mine).ExecuteDeleteAsync(cancellationToken);
        return Redirect("/account");
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellationToken)
    {
        var (mine, here) = (User.AccountId, User.SessionId);
        await db.AccountSessions.Where(session => session.AccountId == mine && session.Id != here).ExecuteDeleteAsync(cancellationToken);
        return Redirect("/account");
    }

    public string Time(DateTimeOffset instant) => zone.DayAndTime(instant);

    /// <summary>What a person calls it; the rest of a user agent is history.</summary>
    public static string BrowserName(string agent)
    {
        string[] known = ["Edg", "OPR", "Firefox", "Chrome", "Safari"], names = ["Edge", "Opera", "Firefox", "Chrome", "Safari"];
        var at = Array.FindIndex(known, word => agent.Contains(word + "/", StringComparison.Ordinal));
        string[] systems = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"];
        var system = systems.FirstOrDefault(word => agent.Contains(word, StringComparison.Ordinal));
        return (at < 0 ? "A browser" : names[at]) + (system is null ? "" : " on " + system);
    }
}
