using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
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
    internal sealed record Line(long Id, string Name, string Url, int Keys, long Checks, long Spam, long Missed, long FalsePositives);

    public IReadOnlyList<Line> Sites { get; private set; } = [];
    public IReadOnlyList<(FaultKind Kind, long Count)> Faults => counts.Faults;
    public string? Complaint { get; private set; }
    public string? NewKey { get; private set; }
    public long NewSiteId { get; private set; }
    public string Address { get; private set; } = "";
    public string Name { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var first = DayCount.Of(now) - now.Day + 1;
        // Extension properties cannot stand inside a query.
        var (keys, days) = (db.SiteKeys, db.DayCounts);
        Sites = await db.ClientSites.OrderBy(site => site.Name).Select(site => new Line(
            site.Id, site.Name, site.Url,
            keys.Count(key => key.SiteId == site.Id && key.RevokedAt == null),
            days.Where(day => day.SiteId == site.Id && day.Day >= first).Sum(day => day.Checks),
            days.Where(day => day.SiteId == site.Id && day.Day >= first).Sum(day => day.Spam),
            days.Where(day => day.SiteId == site.Id && day.Day >= first).Sum(day => day.Missed),
            days.Where(day => day.SiteId == site.Id && day.Day >= first).Sum(day => day.FalsePositives))).ToListAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? url, [FromForm] string? name, [FromServices] AddKey add, CancellationToken cancellationToken)
    {
        if (await add.RunAsync(url ?? "", name, "first", cancellationToken) is AddKey.Outcome.Added added)
        {
            // Shown once, on an answer that nobody stores: no address leads back to it.
            (NewKey, NewSiteId) = (added.Key, added.SiteId);
            await OnGetAsync(cancellationToken);
            return Page();
        }
        (Address, Name, Complaint) = (url ?? "", name ?? "", "That is not the address of a site: it looks like https://blog.example.org.");
        Response.StatusCode = StatusCodes.Status400BadRequest;
        await OnGetAsync(cancellationToken);
        return Page();
    }
}
