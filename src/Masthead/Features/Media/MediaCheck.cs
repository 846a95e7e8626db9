using System.Data.Common;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Features.Media;

/// <summary>Every picture that the newsroom knows has its file, and whatever draws pictures anew is installed.</summary>
internal sealed class MediaCheck(IDbContextFactory<NewsDb> databases, MediaFiles files, Vips vips) : IHealthCheck
{
    private const int Named = 5;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var missing = new List<string>();
            var known = 0;
            await foreach (var item in db.Media.AsNoTracking().Select(item => new { item.Hash, item.ContentType, item.FileName }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                known++;
                if (files.Find(item.Hash + Picture.Extension(item.ContentType)) is null)
                    missing.Add(item.FileName);
            }
            if (missing.Count > 0)
                return HealthCheckResult.Unhealthy($"{missing.Count} of {known} pictures have no file: {string.Join(", ", missing.Take(Named))}{(missing.Count > Named ? ", …" : "")}. Bring the directory 'media' back from a backup, or upload them again.");
            return vips.IsInstalled
                ? HealthCheckResult.Healthy($"{known} {(known == 1 ? "picture" : "pictures")}")
                : HealthCheckResult.Degraded("Pictures cannot be cleaned or made smaller. Install libvips: apt-get install libvips-tools");
        }
        catch (DbException)
        {
            return HealthCheckResult.Degraded("The database could not be asked which pictures there are.");
        }
    }
}
