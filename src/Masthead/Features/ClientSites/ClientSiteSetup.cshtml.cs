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

    /// <summary>As it was typed, where there is something wrong with it.</summary>
    public string? KeyName { get; private set; }
    public string? Complaint { get; private set; }
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
        Notice = done switch
        {
            "revoked" => "The key is revoked: it opens nothing any more.",
            "gone" => "That key opens nothing any more: it was revoked before.",
            _ => null,
        };
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
                await AddAsync(site, keyName, cancellationToken);
                break;
            case "revoke":
                var isRevoked = await Verb<RevokeKey>().RunAsync(id, keyId, cancellationToken);
                return Redirect($"/newsroom/akismet/{id}/setup?done={(isRevoked ? "revoked" : "gone")}");
            case "test" when await Verb<KeyRing>().SiteAsync(id) is { } terms:
                Steps = await Verb<ConnectionTest>().RunAsync(Home, terms, tryKey?.Trim() ?? "", cancellationToken);
                break;
        }
        return await OnGetAsync(id, null, cancellationToken);
    }

    private async Task AddAsync(ClientSite site, string? keyName, CancellationToken cancellationToken)
    {
        switch (await Verb<AddKey>().RunAsync(site.Url, null, keyName, cancellationToken))
        {
            case AddKey.Outcome.Added added:
                NewKey = added.Key;
                break;
            case AddKey.Outcome.TooLong tooLong:
                (KeyName, Complaint) = (keyName, tooLong.Complaint);
                Response.StatusCode = StatusCodes.Status400BadRequest;
                break;
        }
    }

    private T Verb<T>() where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();
}
