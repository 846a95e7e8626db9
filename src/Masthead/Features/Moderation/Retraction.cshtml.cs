using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Masthead.Features.SpamFilter;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>
/// Takes everything that one reporter taught the filter back, once it is confirmed; or brings it back. For administrators: whoever could take back the
/// decisions of others could bend the filter as well as by wrong ones.
/// </summary>
[Authorize(Policies.Administer)]
internal sealed class RetractionModel(NewsDb db, RetractReporter verb) : PageModel
{
    public long SiteId { get; private set; }
    public string Reporter { get; private set; } = "";
    public string Name { get; private set; } = "";
    public int Decisions { get; private set; }

    public async Task<IActionResult> OnGetAsync(long site, string? reporter, CancellationToken cancellationToken)
    {
        (SiteId, Reporter) = (site, reporter ?? "");
        Decisions = await db.EffectiveExamples(site).CountAsync(example => example.Reporter == Reporter, cancellationToken);
        Name = await NameAsync(Reporter, cancellationToken);
        return Decisions == 0 ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] long site, [FromForm] string? reporter, CancellationToken cancellationToken)
    {
        var who = reporter ?? "";
        var retraction = await verb.RunAsync(site, who, await NameAsync(who, cancellationToken), User.DisplayName, cancellationToken);
        return new SeeOther(Back(site, retraction is null ? "" : $"&taken={retraction.Id}"));
    }

    public async Task<IActionResult> OnPostUndoAsync([FromForm] long site, [FromForm] long id, CancellationToken cancellationToken)
    {
        var count = await verb.UndoAsync(id, User.DisplayName, cancellationToken);
        return new SeeOther(Back(site, count is { } decisions ? $"&undone={id}&count={decisions}" : ""));
    }

    private async Task<string> NameAsync(string reporter, CancellationToken cancellationToken) =>
        (await ReporterNames.ReadAsync(db, [reporter], cancellationToken))[reporter];

    private static string Back(long site, string more) => string.Create(CultureInfo.InvariantCulture, $"/moderation/reporters?site={site}{more}");
}
