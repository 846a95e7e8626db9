using Masthead.Features.Akismet.Sites;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Checks;

/// <summary>Keeps what each client site's page promises: full addresses, kept texts and records go when their days are over.</summary>
internal sealed class CheckRetention(IDbContextFactory<NewsDb> databases, PreparedReads reads, WriteQueue writes, TimeProvider clock)
{
    private const int LargestBatch = 2000;

    private static readonly PreparedRead<long> AnySite = new("SELECT id FROM akismet_sites LIMIT 1", row => row.GetInt64(0));

    /// <summary>Forgets everything whose days are over.</summary>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        // Most sites have none, and what is not asked for through the mapper needs no model.
        if (await reads.ReadAsync(AnySite, [], cancellationToken) is [])
            return;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var site in await db.ClientSites.AsNoTracking().ToListAsync(cancellationToken))
            await ApplyAsync(site.Id, site.Policy, cancellationToken);
    }

    private async Task ApplyAsync(long siteId, SitePolicy policy, CancellationToken cancellationToken)
    {
        var addresses = Before(policy.KeepAddressDays);
        await ApplyAsync(db => db.Checks.Where(check => check.SiteId == siteId && check.Id < addresses && check.Address != null),
            due => due.ExecuteUpdateAsync(set => set.SetProperty(check => check.Address, (string?)null)), cancellationToken);
        var texts = Before(policy.KeepTextDays);
        await ApplyAsync(db => db.Checks.Where(check => check.SiteId == siteId && check.Id < texts && check.Kept != null),
            due => due.ExecuteUpdateAsync(set => set.SetProperty(check => check.Kept, (string?)null).SetProperty(check => check.Reasons, "")), cancellationToken);
        var records = Before(policy.KeepChecksDays);
        await ApplyAsync(db => db.Checks.Where(check => check.SiteId == siteId && check.Id < records),
            due => due.ExecuteDeleteAsync(), cancellationToken);
    }

    /// <summary>In small transactions, so that no check waits long behind them.</summary>
    private async Task ApplyAsync(Func<NewsDb, IQueryable<CheckRecord>> due, Func<IQueryable<CheckRecord>, Task<int>> act, CancellationToken cancellationToken)
    {
        int done;
        do
        {
            done = await writes.RunAsync(async db =>
            {
                var ids = await due(db).OrderBy(check => check.Id).Select(check => check.Id).Take(LargestBatch).ToListAsync();
                return ids.Count == 0 ? 0 : await act(db.Checks.Where(check => ids.Contains(check.Id)));
            }, cancellationToken);
        }
        while (done == LargestBatch);
    }

    private long Before(int days) => CheckIds.FirstAt(clock.GetUtcNow().AddDays(-days));
}
