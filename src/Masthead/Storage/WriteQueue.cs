using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

/// <summary>
/// Group commit. SQLite has one writer and a commit costs a disk flush, so pieces of work that wait at the same time share one transaction,
/// each behind its own savepoint: one that fails takes nothing of the others with it. What is run returns only after the commit is on the
/// disk. On PostgreSQL, which groups commits itself, each piece runs in a transaction of its own at once. Thread-safe.
/// </summary>
internal sealed class WriteQueue(IDbContextFactory<NewsDb> databases, DatabaseOptions options) : BackgroundService
{
    private const int LargestGroup = 256;

    private readonly Channel<QueuedWrite> pieces = Channel.CreateBounded<QueuedWrite>(new BoundedChannelOptions(4096) { SingleReader = true });

    /// <summary>Runs <paramref name="work"/> inside a transaction and returns its result once that is durable.</summary>
    /// <param name="work">Saves what it changes itself; it may be run again from the start only by the caller, never by the queue.</param>
    /// <param name="cancellationToken">Honoured until the work has begun; never past it, so that an answer is always truthful.</param>
    /// <exception cref="DbUpdateException">The work itself failed; nothing of it was kept.</exception>
    public async Task<T> RunAsync<T>(Func<NewsDb, Task<T>> work, CancellationToken cancellationToken)
    {
        if (options.IsPostgres)
            return await RunAloneAsync(work, cancellationToken);

        var piece = new SingleWrite<T>(work, cancellationToken);
        await pieces.Writer.WriteAsync(piece, cancellationToken);
        return await piece.Result;
    }

    /// <summary>
    /// The same for work that many want at once: all that wait for the same <paramref name="work"/> are handed to it together. When it
    /// fails, it is called again for each alone, so that only the one that cannot be done fails.
    /// </summary>
    /// <param name="work">Saves itself what these items need, and answers in their order. A static method, so that it is known again.</param>
    /// <param name="item">What is to be written.</param>
    /// <param name="cancellationToken">Honoured until the work has begun.</param>
    public async Task<TResult> RunTogetherAsync<TItem, TResult>(
        Func<NewsDb, IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> work, TItem item, CancellationToken cancellationToken)
    {
        if (options.IsPostgres)
            return (await RunAloneAsync(db => work(db, [item]), cancellationToken))[0];

        var piece = new SharedWrite<TItem, TResult>(work, item, cancellationToken);
        await pieces.Writer.WriteAsync(piece, cancellationToken);
        return await piece.Result;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<QueuedWrite>(LargestGroup);
        while (await pieces.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (group.Count < LargestGroup && pieces.Reader.TryRead(out var piece))
                group.Add(piece);
            await CommitAsync(group);
            group.Clear();
        }
    }

    /// <summary>Takes no more work, finishes what was taken, then stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        pieces.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    private async Task CommitAsync(List<QueuedWrite> group)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            foreach (var batch in group.GroupBy(write => write.BatchKey).Select(pieces => pieces.ToList()))
                await batch[0].RunAsync(db, transaction, batch);
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            // Nothing of the group is on the disk: nobody may be told that it is.
            foreach (var piece in group)
                piece.Fail(fault);
            return;
        }
        foreach (var piece in group)
            piece.Answer();
    }

    private async Task<T> RunAloneAsync<T>(Func<NewsDb, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var result = await work(db);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }
}
