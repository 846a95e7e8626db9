using Masthead.Features.Settings;
using Masthead.Jobs;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>
/// Once a day: full addresses past their time are forgotten, spam and withdrawn comments past theirs are deleted. In small batches, so that
/// nobody's comment waits behind it; run twice, it finds nothing the second time.
/// </summary>
internal sealed class ForgetPersonalData(WriteQueue writes, PreparedReads reads, CurrentSettings settings, TimeProvider clock) : IJobHandler
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    // Asked first: most days nothing is past its time, and what is not asked for through the mapper needs no model.
    private static readonly PreparedRead<bool> AnyAddress = new("SELECT 1 FROM comments WHERE ip_address IS NOT NULL AND created_at < $1 LIMIT 1", _ => true);

    private static readonly PreparedRead<bool> AnySpam = new($"""
        SELECT 1 FROM comments AS c WHERE c.state IN ({(int)CommentState.Spam}, {(int)CommentState.Withdrawn}) AND c.created_at < $1
            AND (c.text <> '' OR c.author_email <> '' OR NOT EXISTS (SELECT 1 FROM comments AS answer WHERE answer.parent_id = c.id)) LIMIT 1
        """, _ => true);

    public async Task RunAsync(string payload, CancellationToken cancellationToken)
    {
        var site = await settings.GetAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var (addresses, spam) = (now.AddDays(-site.KeepAddressesDays), now.AddDays(-site.KeepSpamDays));
        if (await IsAnyAsync(AnyAddress, addresses, cancellationToken))
            await RepeatAsync(db => ForgetAddressesAsync(db, addresses), cancellationToken);
        if (await IsAnyAsync(AnySpam, spam, cancellationToken))
        {
            await RepeatAsync(db => DeleteAsync(db, spam), cancellationToken);
            await RepeatAsync(db => EmptyAsync(db, spam), cancellationToken);
        }
        // The one that runs at this moment is due already.
        await writes.RunPlainAsync(connection => connection.EnqueueOnceAsync<ForgetPersonalData>(now + Pause, now));
    }

    private async Task<bool> IsAnyAsync(PreparedRead<bool> any, DateTimeOffset before, CancellationToken cancellationToken) =>
        await reads.ReadAsync(any, [before.ToUnixTimeMilliseconds()], cancellationToken) is [true];

    private async Task RepeatAsync(Func<NewsDb, Task<int>> batch, CancellationToken cancellationToken)
    {
        while (await writes.RunAsync(batch, cancellationToken) == BatchSize) { }
    }

    private static async Task<int> ForgetAddressesAsync(NewsDb db, DateTimeOffset before)
    {
        var ids = await db.Comments.Where(comment => comment.IpAddress != null && comment.CreatedAt < before)
            .OrderBy(comment => comment.CreatedAt).Select(comment => comment.Id).Take(BatchSize).ToListAsync();
        await db.Comments.Where(comment => ids.Contains(comment.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(comment => comment.IpAddress, (string?)null)
            .SetProperty(comment => comment.UserAgent, (string?)null)
            .SetProperty(comment => comment.Referrer, (string?)null));
        return ids.Count;
    }

    // The last of a branch first: what still has answers waits until they are gone.
    private static async Task<int> DeleteAsync(NewsDb db, DateTimeOffset before)
    {
        var all = db.Comments;
        var ids = await all.Where(comment => (comment.State == CommentState.Spam || comment.State == CommentState.Withdrawn) && comment.CreatedAt < before
                && !all.Any(answer => answer.ParentId == comment.Id))
            .OrderByDescending(comment => comment.Id).Select(comment => comment.Id).Take(BatchSize).ToListAsync();
        return await all.Where(comment => ids.Contains(comment.Id)).ExecuteDeleteAsync();
    }

    // What answers stand under keeps its place in the thread, and nothing else.
    private static async Task<int> EmptyAsync(NewsDb db, DateTimeOffset before)
    {
        var ids = await db.Comments.Where(comment => (comment.State == CommentState.Spam || comment.State == CommentState.Withdrawn)
                && comment.CreatedAt < before && (comment.Text != "" || comment.AuthorEmail != ""))
            .OrderByDescending(comment => comment.Id).Select(comment => comment.Id).Take(BatchSize).ToListAsync();
        await db.CommentVerdicts.Where(verdict => ids.Contains(verdict.CommentId)).ExecuteDeleteAsync();
        await db.CommentActs.Where(act => ids.Contains(act.CommentId) && act.WordsBefore != null)
            .ExecuteUpdateAsync(set => set.SetProperty(act => act.WordsBefore, (string?)null));
        await db.Comments.Where(comment => ids.Contains(comment.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(comment => comment.AuthorName, "").SetProperty(comment => comment.AuthorEmail, "").SetProperty(comment => comment.AuthorWebsite, "")
            .SetProperty(comment => comment.Text, "").SetProperty(comment => comment.Html, "").SetProperty(comment => comment.AddressPrefix, (string?)null)
            .SetProperty(comment => comment.IpAddress, (string?)null).SetProperty(comment => comment.UserAgent, (string?)null)
            .SetProperty(comment => comment.Referrer, (string?)null));
        return ids.Count;
    }
}

/// <summary>Puts the daily work into the book when the program starts on a database that does not have it yet.</summary>
internal sealed class KeepForgetting(WriteQueue writes, PreparedReads reads, TimeProvider clock) : IHostedService
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(10);

    private static readonly PreparedRead<bool> IsBooked = new("SELECT 1 FROM jobs WHERE kind = $1 LIMIT 1", _ => true);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // One that fell due while the program was down is run by the loop, and books the next.
        if (await reads.ReadAsync(IsBooked, [nameof(ForgetPersonalData)], cancellationToken) is [true])
            return;
        var now = clock.GetUtcNow();
        await writes.RunPlainAsync(connection => connection.EnqueueOnceAsync<ForgetPersonalData>(now + FirstAfter, now));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
