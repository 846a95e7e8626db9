using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Masthead.Storage;

/// <summary>
/// Group commit. SQLite has one writer and a commit costs a disk flush, so pieces of work that wait at the same time share one transaction,
/// each behind its own savepoint: one that fails takes nothing of the others with it. What is run returns only after the commit is on the
/// disk. On PostgreSQL, which groups commits itself, and in a program that does not serve, each piece runs in a transaction of its own at once. Thread-safe.
/// </summary>
internal sealed class WriteQueue(IDbContextFactory<NewsDb> databases, DatabaseOptions options, SqlitePragmas pragmas, IEnumerable<QueryCounter> counters) : BackgroundService
{
    private const int LargestGroup = 256;

    private readonly Channel<QueuedWrite> pieces = Channel.CreateBounded<QueuedWrite>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly LogCheckpoints checkpoints = new(StorageFeature.SqliteConnectionString(options));
    private WriteConnection? kept;

    // A command that serves nobody does not run the queue: what it writes waits for nobody else's.
    private bool IsUnshared => options.IsPostgres || ExecuteTask is null;

    /// <summary>Runs <paramref name="work"/> inside a transaction and returns its result once that is durable.</summary>
    /// <param name="work">Saves what it changes itself; it may be run again from the start only by the caller, never by the queue.</param>
    /// <param name="cancellationToken">Honoured until the work has begun; never past it, so that an answer is always truthful.</param>
    /// <exception cref="DbUpdateException">The work itself failed; nothing of it was kept.</exception>
    public async Task<T> RunAsync<T>(Func<NewsDb, Task<T>> work, CancellationToken cancellationToken)
    {
        if (IsUnshared)
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
        if (IsUnshared)
            return (await RunAloneAsync(db => work(db, [item]), cancellationToken))[0];

        var piece = new SharedWrite<TItem, TResult>(work, item, cancellationToken);
        await pieces.Writer.WriteAsync(piece, cancellationToken);
        return await piece.Result;
    }

    /// <summary>The same for rows that are written without the mapper, which costs as much as some tens of them: see <see cref="RowAppender"/> and <see cref="RowBatch"/>.</summary>
    /// <exception cref="DbException">The work itself failed; nothing of it was kept.</exception>
    public async Task<T> RunPlainAsync<T>(Func<DbConnection, Task<T>> work)
    {
        if (options.IsPostgres)
            return await RunPlainAloneAsync(work);
        if (IsUnshared)
            return await RunAloneAsync(db => work(db.Database.GetDbConnection()), CancellationToken.None);

        var piece = new PlainWrite<T>(work);
        await pieces.Writer.WriteAsync(piece, CancellationToken.None);
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
        await checkpoints.SettleAsync();
        kept?.Dispose();
    }

    /// <summary>Takes no more work, finishes what was taken, then stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        pieces.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    private async Task CommitAsync(List<QueuedWrite> pieces)
    {
        try
        {
            kept ??= Open();
            pragmas.Tell(kept);
            using var group = new WriteGroup(kept);
            foreach (var batch in pieces.GroupBy(write => write.BatchKey).Select(alike => alike.ToList()))
                await batch[0].RunAsync(group, batch);
            group.Commit();
        }
        catch (Exception fault)
        {
            // Whatever became of the connection, the next group begins on a new one.
            kept?.Dispose();
            kept = null;
            // Nothing of the group is on the disk: nobody may be told that it is.
            foreach (var piece in pieces)
                piece.Fail(fault);
            return;
        }
        foreach (var piece in pieces)
            piece.Answer();
        await KeepLogShortAsync();
    }

    private async Task KeepLogShortAsync()
    {
        try
        {
            await checkpoints.AfterCommitAsync(kept!);
        }
        catch (SqliteException)
        {
            // All is committed and told; the next group has a new connection, and whatever ails the file fails its own work.
            kept!.Dispose();
            kept = null;
        }
    }

    private WriteConnection Open()
    {
        var connection = new WriteConnection(StorageFeature.SqliteConnectionString(options), builder => builder.AddInterceptors([pragmas, .. counters]));
        connection.Open();
        SqliteStatement.PlanOnce(connection.Handle!);
        pragmas.Tell(connection);
        connection.CountLog();
        return connection;
    }

    private async Task<T> RunAloneAsync<T>(Func<NewsDb, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var result = await work(db);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    // From the pool that the mapper's connections come from.
    private async Task<T> RunPlainAloneAsync<T>(Func<DbConnection, Task<T>> work)
    {
        await using var connection = new NpgsqlConnection(options.Postgres);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var result = await work(connection);
        await transaction.CommitAsync();
        return result;
    }
}
