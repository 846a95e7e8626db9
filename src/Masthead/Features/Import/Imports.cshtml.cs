using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>What was brought over from other systems: the runs, the newest first, and one of them with its report.</summary>
[Authorize(Policies.Administer)]
internal sealed class ImportsModel(NewsDb db, CurrentSettings settings) : PageModel
{
    private const int MostRuns = 100;

    internal sealed record Line(long Id, DateTimeOffset At, string Source, string Files, string Checksum, ImportReport Report);

    public IReadOnlyList<Line> Runs { get; private set; } = [];
    public Line? Chosen { get; private set; }

    /// <summary>The run before it that left the same, if the last one of this source did.</summary>
    public Line? Same { get; private set; }
    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public async Task<IActionResult> OnGetAsync(long? id, CancellationToken cancellationToken)
    {
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        Runs = (await db.Set<ImportRun>().AsNoTracking().OrderByDescending(run => run.Id).Take(MostRuns).ToListAsync(cancellationToken))
            .ConvertAll(run => new Line(run.Id, run.FinishedAt, run.Source, run.Files, run.Checksum, ImportReport.FromJson(run.Report)));
        if (id is null)
            return Page();
        Chosen = Runs.FirstOrDefault(run => run.Id == id);
        Same = Runs.FirstOrDefault(run => run.Id < id && run.Source == Chosen?.Source) is { } before && before.Checksum == Chosen!.Checksum ? before : null;
        return Chosen is null ? NotFound() : Page();
    }

    /// <summary>For example <c>14 March 2026, 09:30</c>, in the site's zone.</summary>
    public string When(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("d MMMM yyyy, HH:mm", CultureInfo.GetCultureInfo("en-GB"));

    public static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(double similarity) => similarity.ToString("P1", CultureInfo.InvariantCulture);
}
