using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.SpamFilter;

/// <summary>Forgets everything that a site has taught: its own filter whole, and its part of any filter that it shared.</summary>
internal sealed class ForgetSite(WriteQueue writes, SiteFilters filters, SpamGate gate)
{
    /// <param name="siteId">The site; not our own.</param>
    /// <param name="sources">How the names of its messages begin, in whichever filter: <c>akismet:7:</c>.</param>
    /// <param name="cancellationToken">Honoured until the write begins.</param>
    public async Task RunAsync(long siteId, string sources, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(siteId, SpamGate.OwnSite);
        var taught = await writes.RunAsync(async db =>
        {
            var examples = db.SpamExamples.Where(example => example.SiteId == siteId || example.Source.StartsWith(sources));
            var others = await examples.Where(example => example.SiteId != siteId).Select(example => example.SiteId).Distinct().ToListAsync();
            await examples.ExecuteDeleteAsync();
            await db.SpamRetractions.Where(retraction => retraction.SiteId == siteId).ExecuteDeleteAsync();
            return others;
        }, cancellationToken);
        await filters.ForgetAsync(siteId);
        // Learnt anew from what is left; the other nodes learn the removed site's own anew too, from nothing.
        foreach (var other in taught)
            await gate.LearnAsync(new Lesson(other, null, null));
        await gate.TellAsync(siteId);
    }
}
