using Masthead.Features.Accounts;
using Masthead.Features.Settings;
using Masthead.Features.SpamFilter;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>Who taught the filter, how far the filter agrees with each, and what was taken back of it.</summary>
[Authorize(Policies.Moderate)]
internal sealed class ReportersModel(NewsDb db, SpamGate gate, CurrentSettings settings) : PageModel
{
    private const int Shown = 50;

    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public long SiteId { get; private set; }
    public IReadOnlyList<long> Sites { get; private set; } = [];
    public IReadOnlyList<ReporterStanding> Reporters { get; private set; } = [];
    public IReadOnlyDictionary<string, string> Names { get; private set; } = new Dictionary<string, string>();
    public IReadOnlyList<SpamRetraction> Retractions { get; private set; } = [];
    public string? Done { get; private set; }
    public bool MayRetract => User.May(Policies.Administer);

    public async Task<IActionResult> OnGetAsync(long site, long? taken, long? undone, int count, CancellationToken cancellationToken)
    {
        SiteId = site;
        Sites = await db.SpamExamples.Select(example => example.SiteId).Distinct().OrderBy(id => id).ToListAsync(cancellationToken);
        if (site != SpamGate.OwnSite && !Sites.Contains(site))
            return NotFound();
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        Reporters = (await gate.KnowledgeAsync(site, cancellationToken)).Reporters.List().OrderBy(reporter => reporter.Weight).ThenByDescending(reporter => reporter.Decisions).ToList();
        Names = await ReporterNames.ReadAsync(db, Reporters.Select(reporter => reporter.Reporter), cancellationToken);
        Retractions = await db.SpamRetractions.AsNoTracking().Where(row => row.SiteId == site).OrderByDescending(row => row.Id).Take(Shown).ToListAsync(cancellationToken);
        Done = Said(Retractions.FirstOrDefault(row => row.Id == (taken ?? undone)), undone is not null, count);
        return Page();
    }

    public string Local(DateTimeOffset instant) => zone.DayAndTime(instant);

    private static string? Said(SpamRetraction? retraction, bool isUndone, int count) => retraction switch
    {
        null => null,
        _ when isUndone => $"{ModeratorWords.Decisions(count)} of {retraction.ReporterName} count again. The filter learns them at this moment.",
        _ => $"{ModeratorWords.Decisions(retraction.Decisions)} of {retraction.ReporterName} taken back. The filter forgets them at this moment; the comments stay where they are.",
    };
}
