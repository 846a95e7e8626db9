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
    public string Home => address.Of(Request);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken)
    {
        if (await db.ClientSites.AsNoTracking().FirstOrDefaultAsync(site => site.Id == id, cancellationToken) is not { } site)
            return NotFound();
        Site = site;
        return Page();
    }
}
