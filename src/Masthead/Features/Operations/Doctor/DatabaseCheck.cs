using System.Data.Common;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Features.Operations.Doctor;

/// <summary>The database answers, is sound, and its schema is the one that this program needs.</summary>
internal sealed class DatabaseCheck(IDbContextFactory<NewsDb> databases, SchemaSteps steps, DatabaseOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Looking must not make one.
        if (!options.IsThere)
            return HealthCheckResult.Unhealthy($"There is no database '{options.Name}' yet. Start the site once with 'masthead serve'.");
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            if (await db.DamageAsync(cancellationToken) is { } damage)
                return HealthCheckResult.Unhealthy($"The file is damaged: {damage} Stop the site, keep the file, and restore the last backup.");
            var last = await steps.LastAppliedAsync(cancellationToken);
            if (!steps.All.Contains(last))
                return HealthCheckResult.Unhealthy($"The schema ({last}) is newer than this program ({steps.All[^1]}). Install the newer Masthead again.");
            if (last != steps.All[^1])
                return HealthCheckResult.Degraded($"The schema stands at {last}, this program needs {steps.All[^1]}. Run: masthead migrate");
            return await db.UnknownLettersAsync(cancellationToken) is { } letters
                ? HealthCheckResult.Degraded(letters)
                : HealthCheckResult.Healthy($"{options.Name}, schema {last}");
        }
        catch (Exception fault) when (fault is DbException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            return HealthCheckResult.Unhealthy($"It does not answer: {fault.Message} Check Masthead:Database and that the server runs.");
        }
    }
}
