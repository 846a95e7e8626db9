using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.Settings;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>One client site at a glance: its use by day and month, and its verdicts, newest first.</summary>
[Authorize(Policies.Administer)]
internal sealed class ClientSitePageModel(NewsDb db, CurrentSettings settings, TimeProvider clock) : PageModel
{
    private const int DaysShown = 14;
    private const int ChecksShown = 25;

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    /// <summary>Which verdicts may be asked for, by the word in the address.</summary>
    public static IReadOnlyList<(string Word, string Name)> Choices { get; } =
        [("", "All"), ("spam", "Spam"), ("held", "Held"), ("good", "Good"), ("none", "No verdict")];

    public ClientSite Site { get; private set; } = null!;
    public CountLine Month { get; private set; } = null!;
    public IReadOnlyList<CountLine> Days { get; private set; } = [];
    public IReadOnlyList<CountLine> Months { get; private set; } = [];
    public IReadOnlyList<CheckView> Checks { get; private set; } = [];
    public string Show { get; private set; } = "";
    public long? Older { get; private set; }
    public long Faults { get; private set; }
    public string? Notice { get; private set; }

    public string Local(DateTimeOffset instant) => zone.DayAndTime(instant);

    public async Task<IActionResult> OnGetAsync(long id, string? show, long? before, string? done, CancellationToken cancellationToken)
    {
        if (await db.ClientSites.AsNoTracking().FirstOrDefaultAsync(site => site.Id == id, cancellationToken) is not { } site)
            return NotFound();
        (Site, Show, Notice) = (site, show ?? "", ReportNotice.Of(done));
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        await CountAsync(id, cancellationToken);
        await ListAsync(id, before, cancellationToken);
        return Page();
    }

    private async Task CountAsync(long id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (today, first) = (DayCount.Of(now), DayCount.Of(now) - now.Day + 1);
        var days = await db.DayCounts.AsNoTracking().Where(day => day.SiteId == id).ToListAsync(cancellationToken);
        Month = CountLine.Of(now.ToString("MMMM yyyy", English), [.. days.Where(day => day.Day >= first)]);
        Days = CountLine.ByDay(days, today, DaysShown);
        Months = CountLine.ByMonth(days);
        Faults = await db.RecentFaults(clock).Where(day => day.SiteId == id).SumAsync(day => day.Faults, cancellationToken);
    }

    private async Task ListAsync(long id, long? before, CancellationToken cancellationToken)
    {
        var checks = await Chosen(db.Checks.AsNoTracking().Where(check => check.SiteId == id && (before == null || check.Id < before)))
            .OrderByDescending(check => check.Id).Take(ChecksShown + 1).ToListAsync(cancellationToken);
        Older = checks.Count > ChecksShown ? checks[ChecksShown - 1].Id : null;
        Checks = await CheckView.OfAsync(db, id, [.. checks.Take(ChecksShown)], cancellationToken);
    }

    private IQueryable<CheckRecord> Chosen(IQueryable<CheckRecord> checks)
    {
        const CheckMarks WithoutVerdict = CheckMarks.Fault | CheckMarks.OverLimit;
        var judged = checks.Where(check => (check.Marks & WithoutVerdict) == CheckMarks.None || (check.Marks & CheckMarks.Later) != CheckMarks.None);
        return Show switch
        {
            "spam" => judged.Where(check => check.Outcome == Outcome.Spam),
            "held" => judged.Where(check => check.Outcome == Outcome.Held),
            "good" => judged.Where(check => check.Outcome == Outcome.Ham),
            "none" => checks.Where(check => (check.Marks & WithoutVerdict) != CheckMarks.None && (check.Marks & CheckMarks.Later) == CheckMarks.None),
            _ => checks,
        };
    }
}

/// <summary>What is said after a report.</summary>
internal static class ReportNotice
{
    public static string? Of(string? done) => done switch
    {
        "spam" => "Reported as spam: this site’s filter has learnt it. If that was a mistake, report it as good.",
        "ham" => "Reported as good: this site’s filter has learnt it. If that was a mistake, report it as spam.",
        "gone" => "The text of that message is no longer kept: report it from the site itself.",
        _ => null,
    };
}
