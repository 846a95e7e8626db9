using System.Data.Common;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Features.SpamFilter;

/// <summary>The model files are good, or it is known why a start takes longer than it need.</summary>
internal sealed class ModelCheck(ExampleBook book, ModelFiles files, DatabaseOptions options, IDbContextFactory<NewsDb> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.IsThere)
            return HealthCheckResult.Healthy("nothing learnt yet");
        try
        {
            foreach (var siteId in files.Sites())
                if (await book.StoredAsync(siteId, cancellationToken) is StoredModel.Unusable(var why))
                    return HealthCheckResult.Degraded($"'{files.PathOf(siteId)}' {why}. No decision is lost: the site learns them anew from the database when it starts. To have it done now, run: masthead spam model rebuild{(siteId == SpamGate.OwnSite ? "" : " --site " + siteId)}");
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var decisions = await db.EffectiveExamples(SpamGate.OwnSite).CountAsync(cancellationToken);
            return HealthCheckResult.Healthy($"{decisions} {(decisions == 1 ? "decision" : "decisions")}");
        }
        catch (Exception fault) when (fault is DbException or InvalidOperationException)
        {
            return HealthCheckResult.Degraded("The database could not be asked which decisions there are.");
        }
    }
}
