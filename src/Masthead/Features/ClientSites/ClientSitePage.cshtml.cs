using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>One client site: its keys, its use, its verdicts, its settings, and how to connect it.</summary>
[Authorize(Policies.Administer)]
internal sealed class ClientSitePageModel(NewsDb db, CurrentSettings settings, SiteAddress address, TimeProvider clock) : PageModel
{
    private const int DaysShown = 14;
    private const int ChecksShown = 40;

    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public ClientSite Site { get; private set; } = null!;
    public IReadOnlyList<SiteKey> Keys { get; private set; } = [];
    public IReadOnlyList<CountLine> Days { get; private set; } = [];
    public IReadOnlyList<CountLine> Months { get; private set; } = [];
    public IReadOnlyList<CheckView> Checks { get; private set; } = [];
    public IReadOnlyList<(long Id, string Name)> Others { get; private set; } = [];
    public IReadOnlyList<TestStep> Steps { get; private set; } = [];
    public string? NewKey { get; private set; }
    public string? Notice { get; private set; }
    public string? Complaint { get; private set; }
    public string Home => address.Of(Request);
    public string HostName => Uri.TryCreate(Home, UriKind.Absolute, out var home) ? home.IdnHost : Home;

    public string Local(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("d MMM yyyy, HH:mm", CultureInfo.GetCultureInfo("en-GB"));

    public async Task<IActionResult> OnGetAsync(long id, string? done, CancellationToken cancellationToken)
    {
        if (!await ShowAsync(id, cancellationToken))
            return NotFound();
        Notice ??= done switch { "revoked" => "The key is revoked.", "saved" => "The settings are saved.", "reported" => "The filter has learnt it.", "gone" => "The text of that message is no longer kept: report it from the site itself.", _ => null };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        long id, string? act, [FromForm] PolicyForm form, [FromForm] string? keyName, [FromForm] long keyId, [FromForm] string? tryKey, CancellationToken cancellationToken)
    {
        if (await db.ClientSites.AsNoTracking().FirstOrDefaultAsync(site => site.Id == id, cancellationToken) is not { } site)
            return NotFound();
        switch (act)
        {
            case "key":
                NewKey = ((AddKey.Outcome.Added)await Verb<AddKey>().RunAsync(site.Url, null, keyName, cancellationToken)).Key;
                break;
            case "revoke":
                await Verb<RevokeKey>().RunAsync(keyId, cancellationToken);
                return Redirect($"/newsroom/akismet/{id}?done=revoked");
            case "policy" when form.Read(id) is { } policy:
                await Verb<SetSitePolicy>().RunAsync(id, form.Name ?? "", policy, cancellationToken);
                return Redirect($"/newsroom/akismet/{id}?done=saved");
            case "policy":
                Complaint = "Not saved: scores go from 0 to 1, the one for spam is not below the one for held, and days are whole numbers.";
                break;
            case "test" when await Verb<KeyRing>().SiteAsync(id) is { } terms:
                Steps = await Verb<ConnectionTest>().RunAsync(Home, terms, tryKey?.Trim() ?? "", cancellationToken);
                break;
        }
        return await OnGetAsync(id, null, cancellationToken);
    }

    private T Verb<T>() where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();

    private async Task<bool> ShowAsync(long id, CancellationToken cancellationToken)
    {
        if (await db.ClientSites.AsNoTracking().FirstOrDefaultAsync(site => site.Id == id, cancellationToken) is not { } site)
            return false;
        Site = site;
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        Keys = await db.SiteKeys.AsNoTracking().Where(key => key.SiteId == id).OrderByDescending(key => key.CreatedAt).ToListAsync(cancellationToken);
        var days = await db.DayCounts.AsNoTracking().Where(day => day.SiteId == id).OrderByDescending(day => day.Day).ToListAsync(cancellationToken);
        Days = [.. days.Where(day => day.Day > DayCount.Of(clock.GetUtcNow()) - DaysShown).Select(day => CountLine.Of(Date(day, "ddd d MMM"), [day]))];
        Months = [.. days.GroupBy(day => Date(day, "MMMM yyyy")).Select(month => CountLine.Of(month.Key, [.. month]))];
        var checks = await db.Checks.AsNoTracking().Where(check => check.SiteId == id).OrderByDescending(check => check.Id).Take(ChecksShown).ToListAsync(cancellationToken);
        Checks = await CheckView.OfAsync(db, id, checks, cancellationToken);
        Others = [(0, "our own comments"), .. (await db.ClientSites.AsNoTracking().Where(other => other.Id != id).OrderBy(other => other.Name)
            .Select(other => new { other.Id, other.Name }).ToListAsync(cancellationToken)).Select(other => (other.Id, other.Name))];
        return true;
    }

    private static string Date(DayCount day, string format) => DayCount.Date(day.Day).ToString(format, CultureInfo.GetCultureInfo("en-GB"));
}
