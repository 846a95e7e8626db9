using System.Globalization;
using Masthead.Features.Akismet.Callbacks;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Reports;
using Masthead.Features.SpamFilter;
using Masthead.Jobs;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Sites;

/// <summary>
/// Takes a client site out for good. It and its keys are gone at once, so that nothing more is taken in for it; what it holds is erased after that
/// by <see cref="EraseSite"/>, which may be millions of rows.
/// </summary>
internal sealed class RemoveSite(WriteQueue writes, KeyRing ring, JobBell bell, TimeProvider clock)
{
    // A check that was being answered meanwhile, also on a node that has not heard yet, is on the disk by then.
    private static readonly TimeSpan Stragglers = TimeSpan.FromMinutes(1);

    /// <param name="siteId">Its number, which no other site gets.</param>
    /// <param name="cancellationToken">Honoured until the write begins.</param>
    public async Task<Outcome> RunAsync(long siteId, CancellationToken cancellationToken)
    {
        var outcome = await writes.RunAsync(db => WriteAsync(db, siteId), cancellationToken);
        if (outcome is not Outcome.Removed)
            return outcome;
        await ring.ChangedAsync();
        bell.Ring();
        return outcome;
    }

    private async Task<Outcome> WriteAsync(NewsDb db, long siteId)
    {
        var sites = await db.ClientSites.ToListAsync();
        if (sites.Find(site => site.Id == siteId) is not { } site)
            return new Outcome.NotThere();
        if (sites.FindAll(other => other.Id != siteId && other.Policy.SharesFilterOf == siteId) is { Count: > 0 } sharing)
            return new Outcome.Shared([.. sharing.Select(other => other.Name)]);
        db.Remove(site);
        var (payload, now) = (siteId.ToString(CultureInfo.InvariantCulture), clock.GetUtcNow());
        db.Enqueue<EraseSite>(payload, now);
        db.Enqueue<EraseSite>(payload, now + Stragglers);
        await db.SaveChangesAsync();
        return new Outcome.Removed(site.Name);
    }

    internal abstract record Outcome
    {
        public sealed record Removed(string Name) : Outcome;
        public sealed record NotThere : Outcome;

        /// <param name="Names">The sites that share its filter, and would lose what they were taught.</param>
        public sealed record Shared(IReadOnlyList<string> Names) : Outcome;
    }
}

/// <summary>Erases everything that a removed client site held: checks, reports, counts, verdicts owed, and what it has taught any filter.</summary>
internal sealed class EraseSite(WriteQueue writes, ForgetSite filters, SenderHistories histories) : IJobHandler
{
    // In small transactions, so that no check waits long behind them.
    private const int LargestBatch = 2000;

    public async Task RunAsync(string payload, CancellationToken cancellationToken)
    {
        var siteId = long.Parse(payload, CultureInfo.InvariantCulture);
        await EraseAsync(db => db.Checks.Where(check => check.SiteId == siteId).OrderBy(check => check.Id).Select(check => check.Id),
            (db, ids) => db.Checks.Where(check => ids.Contains(check.Id)).ExecuteDeleteAsync(CancellationToken.None), cancellationToken);
        await EraseAsync(db => db.Reports.Where(report => report.SiteId == siteId).OrderBy(report => report.Id).Select(report => report.Id),
            (db, ids) => db.Reports.Where(report => ids.Contains(report.Id)).ExecuteDeleteAsync(CancellationToken.None), cancellationToken);
        await writes.RunAsync(async db =>
        {
            await db.DayCounts.Where(count => count.SiteId == siteId).ExecuteDeleteAsync();
            return await db.ForgetOwedAsync(siteId);
        }, cancellationToken);
        await filters.RunAsync(siteId, Fingerprints.SourcesOf(siteId), cancellationToken);
        await histories.ForgetAsync(siteId);
    }

    private async Task EraseAsync(Func<NewsDb, IQueryable<long>> held, Func<NewsDb, List<long>, Task<int>> erase, CancellationToken cancellationToken)
    {
        int found;
        do
        {
            found = await writes.RunAsync(async db =>
            {
                var ids = await held(db).Take(LargestBatch).ToListAsync();
                if (ids.Count > 0)
                    await erase(db, ids);
                return ids.Count;
            }, cancellationToken);
        }
        while (found == LargestBatch);
    }
}
