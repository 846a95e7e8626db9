using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Sites;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>What a client site is told, what is kept of its comments, and how much it may ask.</summary>
[Authorize(Policies.Administer)]
internal sealed class ClientSiteSettingsModel(NewsDb db, SetSitePolicy verb) : PageModel
{
    public ClientSite Site { get; private set; } = null!;
    public PolicyForm Form { get; private set; } = new();
    public Dictionary<string, string> Complaints { get; } = [];
    public IReadOnlyList<(long Id, string Name)> Others { get; private set; } = [];
    public string? Notice { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, string? done, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
            return NotFound();
        Form = PolicyForm.Of(Site);
        Notice = done == "saved" ? "The settings are saved, and hold for the next check." : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, [FromForm] PolicyForm form, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
            return NotFound();
        Form = form;
        if (form.Read([.. Others.Select(other => other.Id)], Complaints) is { } policy)
        {
            await verb.RunAsync(id, form.Name ?? "", policy, cancellationToken);
            return Redirect($"/newsroom/akismet/{id}/settings?done=saved");
        }
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> FindAsync(long id, CancellationToken cancellationToken)
    {
        if (await db.ClientSites.AsNoTracking().FirstOrDefaultAsync(site => site.Id == id, cancellationToken) is not { } site)
            return false;
        Site = site;
        var sites = await db.ClientSites.AsNoTracking().OrderBy(other => other.Name).ToListAsync(cancellationToken);
        var filters = new SharedFilters(sites);
        // One that uses this site's filter has none to share.
        Others = [(0, "our own comments"), .. sites.Where(other => other.Id != id && filters.Of(other.Id) != id).Select(other => (other.Id, other.Name))];
        return true;
    }
}
