using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Masthead.Storage;

/// <summary>
/// Group commit. SQLite has one writer and a commit costs a disk flush, so pieces of work that wait at the same time share one transaction,
/// each behind its own savepoint: one that fails takes nothing of the others with it. <see cref="RunAsync"/> returns only after the commit
/// is on the disk. On PostgreSQL, which groups commits itself, each piece runs in a transaction of its own at once. Thread-safe.
/// </summary>
internal sealed class WriteQueue(IDbContextFactory<NewsDb> databases, DatabaseOptions options) : BackgroundService
{
    private const int LargestGroup = 256;

    private readonly Channel<Piece> pieces = Channel.CreateBounded<Piece>(new BoundedChannelOptions(4096) { SingleReader = true });

    /// <summary>Runs <paramref name="work"/> inside a transaction and returns its result once that is durable.</summary>
    /// <param name="work">Saves what it changes itself; it may be run again from the start only by the caller, never by the queue.</param>
    /// <param name="cancellationToken">Honoured until the work has begun; never past it, so that an answer is always truthful.</param>
    /// <exception cref="DbUpdateException">The work itself failed; nothing of it was kept.</exception>
    public async Task<T> RunAsync<T>(Func<NewsDb, Task<T>> work, CancellationToken cancellationToken)
    {
        if (options.IsPostgres)
            return await RunAloneAsync(work, cancellationToken);

        var piece = new Piece<T>(work, cancellationToken);
        await pieces.Writer.WriteAsync(piece, cancellationToken);
        return await piece.Result;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Piece>(LargestGroup);
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

    private async Task CommitAsync(List<Piece> group)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            foreach (var piece in group)
                await piece.RunAsync(db, transaction);
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

    private abstract class Piece
    {
        public abstract Task RunAsync(NewsDb db, IDbContextTransaction transaction);
        public abstract void Answer();
        public abstract void Fail(Exception fault);
    }

    private sealed class Piece<T>(Func<NewsDb, Task<T>> work, CancellationToken cancellationToken) : Piece
    {
        private const string Savepoint = "piece";

        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;
        private Exception? failure;

        public Task<T> Result => answer.Task;

        public override async Task RunAsync(NewsDb db, IDbContextTransaction transaction)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                failure = new OperationCanceledException(cancellationToken);
                return;
            }
            await transaction.CreateSavepointAsync(Savepoint, CancellationToken.None);
            try
            {
                result = await work(db);
                await transaction.ReleaseSavepointAsync(Savepoint, CancellationToken.None);
            }
            catch (Exception fault)
            {
                failure = fault;
                await transaction.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
            }
            db.ChangeTracker.Clear();
        }

        public override void Answer()
        {
            if (failure is not null)
                answer.TrySetException(failure);
            else
                answer.TrySetResult(result!);
        }

        public override void Fail(Exception fault) => answer.TrySetException(failure ?? fault);
    }
}
