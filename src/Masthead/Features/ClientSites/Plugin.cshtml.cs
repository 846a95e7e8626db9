using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Sites;
using Masthead.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.ClientSites;

/// <summary>The must-use plugin for WordPress as a file.</summary>
[Authorize(Policies.Administer)]
internal sealed class PluginModel(KeyRing ring, SiteAddress address) : PageModel
{
    public IActionResult OnGet(long id) => Redirect($"/newsroom/akismet/{id}/setup");

    /// <param name="id">The site.</param>
    /// <param name="key">A key that was made a moment ago: only the browser still knows it.</param>
    public async Task<IActionResult> OnPostAsync(long id, [FromForm] string? key)
    {
        if (await ring.SiteAsync(id) is null)
            return NotFound();
        var isOwn = key is not null && await ring.FindAsync(key) is { } live && live.Site.Id == id;
        return File(WordPressPlugin.Write(address.Of(Request), id, isOwn ? key : null), "application/x-php", WordPressPlugin.FileName);
    }
}
