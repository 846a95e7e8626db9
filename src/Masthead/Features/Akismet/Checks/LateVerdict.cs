using Masthead.Features.Akismet.Sites;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Checks;

/// <summary>Writes down the verdict of a check that had none when it was answered. What is kept of it is from then on what is kept of such a verdict.</summary>
internal sealed class LateVerdict(CheckLog checks, WriteQueue writes)
{
    /// <param name="site">The site that asked.</param>
    /// <param name="checkId">Its check; nothing happens when there is no record of it any more.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="toldSpam">What the site was told of it.</param>
    public async Task KeepAsync(SiteTerms site, long checkId, Verdict verdict, bool toldSpam)
    {
        // The record of a fault may itself still wait for the disk.
        await checks.WriteUnrecordedAsync();
        await writes.RunAsync(async db =>
        {
            var record = await db.Checks.FirstOrDefaultAsync(check => check.Id == checkId && check.SiteId == site.Id);
            record?.Judge(verdict, toldSpam, keepText: site.Policy.KeepsTextOf(verdict.Outcome));
            return await db.SaveChangesAsync();
        }, CancellationToken.None);
    }
}
