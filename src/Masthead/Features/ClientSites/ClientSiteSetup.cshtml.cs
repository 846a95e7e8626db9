using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Callbacks;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>The keys of a client site, and how to connect it.</summary>
[Authorize(Policies.Administer)]
internal sealed class ClientSiteSetupModel(NewsDb db, CurrentSettings settings, SiteAddress address) : PageModel
{
    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public ClientSite Site { get; private set; } = null!;
    public IReadOnlyList<SiteKey> Keys { get; private set; } = [];
    public IReadOnlyList<TestStep> Steps { get; private set; } = [];
    public string? NewKey { get; private set; }
    public string? Notice { get; private set; }
    public string Home => address.Of(Request);
    public string HostName => new Uri(Home).Host;

    public string Local(DateTimeOffset instant) => zone.DayAndTime(instant);

    public async Task<IActionResult> OnGetAsync(long id, string? done, CancellationToken cancellationToken)
    {
        if (await db.ClientSites.AsNoTracking().FirstOrDefaultAsync(site => site.Id == id, cancellationToken) is not { } site)
            return NotFound();
        Site = site;
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        Keys = await db.SiteKeys.AsNoTracking().Where(key => key.SiteId == id).OrderByDescending(key => key.CreatedAt).ThenByDescending(key => key.Id).ToListAsync(cancellationToken);
        Notice = done == "revoked" ? "The key is revoked: it opens nothing any more." : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        long id, string? act, [FromForm] string? keyName, [FromForm] long keyId, [FromForm] string? tryKey, CancellationToken cancellationToken)
    {
        if (await db.ClientSites.AsNoTracking().FirstOrDefaultAsync(site => site.Id == id, cancellationToken) is not { } site)
            return NotFound();
        switch (act)
        {
            case "key":
                // Shown once, on an answer that nobody stores.
                NewKey = ((AddKey.Outcome.Added)await Verb<AddKey>().RunAsync(site.Url, null, keyName, cancellationToken)).Key;
                break;
            case "revoke":
                await Verb<RevokeKey>().RunAsync(keyId, cancellationToken);
                return Redirect($"/newsroom/akismet/{id}/setup?done=revoked");
            case "test" when await Verb<KeyRing>().SiteAsync(id) is { } terms:
                Steps = await Verb<ConnectionTest>().RunAsync(Home, terms, tryKey?.Trim() ?? "", cancellationToken);
                break;
        }
        return await OnGetAsync(id, null, cancellationToken);
    }

    private T Verb<T>() where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();
}
