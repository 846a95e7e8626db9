using System.Data.Common;
using Masthead.Jobs;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Features.Operations.Doctor;

/// <summary>Work that was promised for later is done, and on time.</summary>
internal sealed class JobsCheck(IDbContextFactory<NewsDb> databases, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var before = clock.GetUtcNow() - Late;
            var failing = await db.Jobs.CountAsync(job => job.Attempts > 0, cancellationToken);
            if (failing > 0)
                return HealthCheckResult.Degraded($"{failing} {(failing == 1 ? "job has" : "jobs have")} failed and will be tried again. The log of the site says why.");
            var late = await db.Jobs.CountAsync(job => job.DueAt < before, cancellationToken);
            return late > 0
                ? HealthCheckResult.Degraded($"{late} {(late == 1 ? "job is" : "jobs are")} overdue. Jobs are done while the site is serving: start it.")
                : HealthCheckResult.Healthy("none waits");
        }
        catch (DbException)
        {
            return HealthCheckResult.Degraded("The database could not be asked.");
        }
    }
}
