namespace Masthead.Features.Akismet.Sites;

/// <summary>Which sites share whose filter. Immutable.</summary>
internal sealed class SharedFilters(IEnumerable<ClientSite> sites)
{
    private readonly Dictionary<long, long?> shares = sites.ToDictionary(site => site.Id, site => site.Policy.SharesFilterOf);

    /// <summary>
    /// Whose filter a site uses: that of the site with which it shares, or, where that one shares itself, the one at the end; 0 for our own comments. Sites that
    /// share with each other in a circle keep their own.
    /// </summary>
    public long Of(long siteId)
    {
        var filter = siteId;
        for (var steps = 0; shares.GetValueOrDefault(filter) is { } next; steps++)
        {
            if (steps == shares.Count)
                return siteId;
            filter = next;
        }
        return filter;
    }

    /// <summary>Whether what is learnt from a site is used for another one too.</summary>
    public bool IsShared(long siteId) => Of(siteId) is var filter && filter == 0 || shares.Keys.Count(other => Of(other) == filter) > 1;
}
