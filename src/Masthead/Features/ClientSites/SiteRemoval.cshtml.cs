using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Sites;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>Says what goes with a client site, and removes it once its name is typed.</summary>
[Authorize(Policies.Administer)]
internal sealed class SiteRemovalModel(NewsDb db, RemoveSite verb) : PageModel
{
    public ClientSite Site { get; private set; } = null!;
    public SiteHoldings Held { get; private set; } = null!;
    public IReadOnlyList<string> Sharing { get; private set; } = [];
    public string Typed { get; private set; } = "";
    public string? Complaint { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, [FromForm] string? name, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
            return NotFound();
        Typed = name ?? "";
        if (!string.Equals(Typed.Trim(), Site.Name, StringComparison.OrdinalIgnoreCase))
            Complaint = "That is not its name: nothing was removed.";
        else if (await verb.RunAsync(id, cancellationToken) is RemoveSite.Outcome.Removed)
            return Redirect("/newsroom/akismet?removed=" + Uri.EscapeDataString(Site.Name));
        // Refused, or its name was another: the page says which.
        Response.StatusCode = Complaint is null ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> FindAsync(long id, CancellationToken cancellationToken)
    {
        var sites = await db.ClientSites.AsNoTracking().ToListAsync(cancellationToken);
        if (sites.Find(site => site.Id == id) is not { } found)
            return false;
        Site = found;
        Sharing = [.. sites.Where(other => other.Id != id && other.Policy.SharesFilterOf == id).Select(other => other.Name)];
        Held = await SiteHoldings.OfAsync(db, id, cancellationToken);
        return true;
    }
}
