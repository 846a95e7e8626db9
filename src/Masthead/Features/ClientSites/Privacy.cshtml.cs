using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Sites;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>How the comments of a client site are processed: every number is the configured one.</summary>
internal sealed class PrivacyModel(NewsDb db, SiteAddress address) : PageModel
{
    public ClientSite Site { get; private set; } = null!;

    /// <summary>Whether what is learnt from the site is used elsewhere too.</summary>
    public bool IsShared { get; private set; }
    public string Home => address.Of(Request);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken)
    {
        var sites = await db.ClientSites.AsNoTracking().ToListAsync(cancellationToken);
        if (sites.Find(site => site.Id == id) is not { } site)
            return NotFound();
        (Site, IsShared) = (site, new SharedFilters(sites).IsShared(id));
        return Page();
    }
}
