using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Reports;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.Settings;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>The full explanation of one check: what the header <c>X-Masthead-Explanation</c> leads to.</summary>
[Authorize(Policies.Administer)]
internal sealed class CheckPageModel(NewsDb db, CurrentSettings settings) : PageModel
{
    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public CheckView Check { get; private set; } = null!;
    public long SiteId { get; private set; }
    public string SiteName { get; private set; } = "";
    public string? Notice { get; private set; }

    public string Local(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("d MMMM yyyy, HH:mm:ss", CultureInfo.GetCultureInfo("en-GB"));

    public async Task<IActionResult> OnGetAsync(string guid, string? done, CancellationToken cancellationToken)
    {
        if (await FindAsync(guid, cancellationToken) is not { } record)
            return NotFound();
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        (SiteId, Notice) = (record.SiteId, ReportNotice.Of(done));
        SiteName = await db.ClientSites.Where(site => site.Id == record.SiteId).Select(site => site.Name).FirstOrDefaultAsync(cancellationToken) ?? "";
        Check = (await CheckView.OfAsync(db, record.SiteId, [record], cancellationToken))[0];
        return Page();
    }

    /// <param name="guid">The check.</param>
    /// <param name="label">What it is: <c>spam</c> or <c>ham</c>.</param>
    /// <param name="isListed">Whether it was reported from the list of verdicts, which is then shown again.</param>
    /// <param name="show">What that list shows.</param>
    /// <param name="report">The verb.</param>
    /// <param name="ring">Knows the site.</param>
    /// <param name="cancellationToken">Honoured until the write begins.</param>
    public async Task<IActionResult> OnPostAsync(
        string guid, [FromForm] string? label, [FromForm] bool isListed, [FromForm] string? show,
        [FromServices] ReportComment report, [FromServices] KeyRing ring, CancellationToken cancellationToken)
    {
        if (label is not ("spam" or "ham"))
            return BadRequest();
        if (await FindAsync(guid, cancellationToken) is not { } record || await ring.SiteAsync(record.SiteId) is not { } site)
            return NotFound();
        var isLearnt = await report.RunAsync(site, record, label == "spam" ? Label.Spam : Label.Ham, User.DisplayName, User.AccountId, cancellationToken);
        var done = isLearnt ? label : "gone";
        return Redirect(isListed
            ? $"/newsroom/akismet/{record.SiteId}?done={done}&show={Uri.EscapeDataString(show ?? "")}"
            : $"/newsroom/akismet/checks/{guid}?done={done}");
    }

    private async Task<CheckRecord?> FindAsync(string guid, CancellationToken cancellationToken) =>
        CheckIds.Of(guid) is var id and > 0 ? await db.Checks.AsNoTracking().FirstOrDefaultAsync(check => check.Id == id, cancellationToken) : null;
}
