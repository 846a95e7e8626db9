using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>The sites that have their comments checked here, and the way to add one.</summary>
[Authorize(Policies.Administer)]
internal sealed class SitesModel(NewsDb db, ProtocolCounts counts, TimeProvider clock) : PageModel
{
    internal sealed record Line(long Id, string Name, string Url, int Keys, long Checks, long Spam, long Missed, long FalsePositives, long Faults);

    public IReadOnlyList<Line> Sites { get; private set; } = [];
    /// <summary>What went wrong in this process, also where no site is concerned.</summary>
    public IReadOnlyList<(long Count, string Words)> Faults => [.. counts.Faults.Select(fault => (fault.Count, Words(fault.Kind)))];

    public string? Complaint { get; private set; }
    public string? NewKey { get; private set; }
    public long NewSiteId { get; private set; }
    public string Address { get; private set; } = "";
    public string Name { get; private set; } = "";

    public string? Notice { get; private set; }

    public Task OnGetAsync(string? removed, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(removed))
            Notice = $"{removed} is removed. What it held is being erased, and gone in a minute or two.";
        return ListAsync(cancellationToken);
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var first = DayCount.Of(now) - now.Day + 1;
        // Extension properties cannot stand inside a query.
        var (keys, days, recent) = (db.SiteKeys, db.DayCounts, db.RecentFaults(clock));
        Sites = await db.ClientSites.OrderBy(site => site.Name).Select(site => new Line(
            site.Id, site.Name, site.Url,
            keys.Count(key => key.SiteId == site.Id && key.RevokedAt == null),
            days.Where(day => day.SiteId == site.Id && day.Day >= first).Sum(day => day.Checks),
            days.Where(day => day.SiteId == site.Id && day.Day >= first).Sum(day => day.Spam),
            days.Where(day => day.SiteId == site.Id && day.Day >= first).Sum(day => day.Missed),
            days.Where(day => day.SiteId == site.Id && day.Day >= first).Sum(day => day.FalsePositives),
            recent.Where(day => day.SiteId == site.Id).Sum(day => day.Faults))).ToListAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? url, [FromForm] string? name, [FromServices] AddKey add, CancellationToken cancellationToken)
    {
        var outcome = await add.RunAsync(url ?? "", name, null, cancellationToken);
        if (outcome is AddKey.Outcome.Added added)
        {
            // Shown once, on an answer that nobody stores: no address leads back to it.
            (NewKey, NewSiteId) = (added.Key, added.SiteId);
            await ListAsync(cancellationToken);
            return Page();
        }
        (Address, Name, Complaint) = (url ?? "", name ?? "", outcome is AddKey.Outcome.TooLong tooLong ? tooLong.Complaint : "That is not the address of a site: it looks like https://blog.example.org.");
        Response.StatusCode = StatusCodes.Status400BadRequest;
        await ListAsync(cancellationToken);
        return Page();
    }

    private static string Words(FaultKind kind) => kind switch
    {
        FaultKind.Filter => "the filter gave no verdict",
        FaultKind.Overload => "more checks came than the disk took",
        FaultKind.Record => "a group of records could not be written",
        FaultKind.Check => "a check failed",
        _ => "a request could not be answered",
    };
}
