using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Checks;

/// <summary>Takes up the checks that a process which was killed had answered and not written down.</summary>
internal sealed class RecoverChecks(IDbContextFactory<NewsDb> databases, UnrecordedChecks unrecorded, CheckLog checks)
{
    /// <summary>Reads what was left. Before the first request.</summary>
    public void Open() => unrecorded.Open();

    /// <summary>They are on the disk afterwards, or owed as those of this process are.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (unrecorded.Left is not { Count: > 0 } left)
            return;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // The process may have been killed between the commit and the emptying of the file, and a site may have gone meanwhile.
        var ids = left.Select(check => check.Id).ToList();
        var recorded = await db.Checks.Where(check => ids.Contains(check.Id)).Select(check => check.Id).ToHashSetAsync(cancellationToken);
        var sites = await db.ClientSites.Select(site => site.Id).ToHashSetAsync(cancellationToken);
        unrecorded.TakeUp(check => !recorded.Contains(check.Id) && sites.Contains(check.SiteId));
        await checks.WriteUnrecordedAsync();
    }
}
