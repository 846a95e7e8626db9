using Masthead.Features.Akismet.Checks;
using Masthead.Features.SpamFilter;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Sites;

/// <summary>How much there is of what <see cref="RemoveSite"/> takes away.</summary>
/// <param name="Keys">Revoked ones too.</param>
/// <param name="Checks">Records.</param>
/// <param name="Reports">Of the site's moderators.</param>
/// <param name="Lessons">Decisions that a filter has learnt, its own or one that it shares; those taken back too.</param>
/// <param name="Days">With counts.</param>
internal sealed record SiteHoldings(long Keys, long Checks, long Reports, long Lessons, long Days)
{
    public static async Task<SiteHoldings> OfAsync(NewsDb db, long siteId, CancellationToken cancellationToken)
    {
        var sources = Fingerprints.SourcesOf(siteId);
        return new SiteHoldings(
            await db.SiteKeys.LongCountAsync(key => key.SiteId == siteId, cancellationToken),
            await db.Checks.LongCountAsync(check => check.SiteId == siteId, cancellationToken),
            await db.Reports.LongCountAsync(report => report.SiteId == siteId, cancellationToken),
            await db.SpamExamples.LongCountAsync(example => example.SiteId == siteId || example.Source.StartsWith(sources), cancellationToken),
            await db.DayCounts.LongCountAsync(day => day.SiteId == siteId, cancellationToken));
    }
}
