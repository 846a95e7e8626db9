using System.Data.Common;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Features.Media;

/// <summary>Every picture that the newsroom knows has its file and every file its picture, and whatever draws pictures anew is installed.</summary>
internal sealed class MediaCheck(IDbContextFactory<NewsDb> databases, MediaFiles files, Vips vips, TimeProvider clock) : IHealthCheck
{
    private const int Named = 5;

    // The file of a picture is there before its row.
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var missing = new List<string>();
            var known = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var item in db.Media.AsNoTracking().Select(item => new { item.Hash, item.ContentType, item.FileName }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                known.Add(item.Hash);
                if (files.Find(item.Hash + Picture.Extension(item.ContentType)) is null)
                    missing.Add(item.FileName);
            }
            if (missing.Count > 0)
                return HealthCheckResult.Unhealthy($"{missing.Count} of {known.Count} pictures have no file: {First(missing)}. Bring the directory 'media' back from a backup, or upload them again.");
            if (WithoutPicture(known) is { Count: > 0 } others)
                return HealthCheckResult.Degraded($"{others.Count} {(others.Count == 1 ? "file" : "files")} in the directory 'media' ({others.Sum(file => file.Length) / 1024:N0} KiB) {(others.Count == 1 ? "belongs" : "belong")} to no picture: {First(others.ConvertAll(file => file.Name))}. No page shows them; after a backup they can be deleted.");
            return vips.IsInstalled
                ? HealthCheckResult.Healthy($"{known.Count} {(known.Count == 1 ? "picture" : "pictures")}")
                : HealthCheckResult.Degraded("Pictures cannot be cleaned or made smaller. Install libvips: apt-get install libvips-tools");
        }
        catch (DbException)
        {
            return HealthCheckResult.Degraded("The database could not be asked which pictures there are.");
        }
    }

    // A picture and its copies begin with its hash.
    private List<FileInfo> WithoutPicture(HashSet<string> known)
    {
        const int hash = 64;
        var before = clock.GetUtcNow().UtcDateTime - Settled;
        return files.All().Where(file => file.LastWriteTimeUtc < before && !(file.Name.Length > hash && known.Contains(file.Name[..hash]))).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
    }

    private static string First(List<string> names) => string.Join(", ", names.Take(Named)) + (names.Count > Named ? ", …" : "");
}
