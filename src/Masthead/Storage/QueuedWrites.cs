using System.Data.Common;

namespace Masthead.Storage;

/// <summary>A piece of work on its way through the <see cref="WriteQueue"/>.</summary>
internal abstract class QueuedWrite
{
    /// <summary>Writes with an equal key are done in one go by the first of them.</summary>
    public virtual object BatchKey => this;

    /// <param name="group">The transaction.</param>
    /// <param name="batch">This write, and those that are done with it.</param>
    public abstract Task RunAsync(WriteGroup group, IReadOnlyList<QueuedWrite> batch);

    /// <summary>The group is on the disk: whoever waits is told how the write went.</summary>
    public abstract void Answer();

    /// <summary>The group is not on the disk.</summary>
    public abstract void Fail(Exception fault);
}

/// <summary>A write that somebody waits for.</summary>
internal abstract class QueuedWrite<T>(CancellationToken cancellationToken) : QueuedWrite
{
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;
    private Exception? failure;

    public Task<T> Result => answer.Task;

    public override void Answer()
    {
        if (failure is not null)
            answer.TrySetException(failure);
        else
            answer.TrySetResult(result!);
    }

    public override void Fail(Exception fault) => answer.TrySetException(failure ?? fault);

    /// <summary>Whoever asked has gone before the work began.</summary>
    protected bool IsGivenUp()
    {
        if (cancellationToken.IsCancellationRequested)
            failure = new OperationCanceledException(cancellationToken);
        return failure is not null;
    }

    protected void Went(T value) => result = value;

    protected void Failed(Exception? fault) => failure = fault;
}

/// <summary>Work of its own kind.</summary>
internal sealed class SingleWrite<T>(Func<NewsDb, Task<T>> work, CancellationToken cancellationToken) : QueuedWrite<T>(cancellationToken)
{
    public override async Task RunAsync(WriteGroup group, IReadOnlyList<QueuedWrite> batch)
    {
        if (!IsGivenUp())
            Failed(await group.TryAsync(async () => Went(await work(group.Db))));
    }
}

/// <summary>Rows that are written without the mapper.</summary>
internal sealed class PlainWrite<T>(Func<DbConnection, Task<T>> work) : QueuedWrite<T>(CancellationToken.None)
{
    public override async Task RunAsync(WriteGroup group, IReadOnlyList<QueuedWrite> batch) =>
        Failed(await group.TryAsync(async () => Went(await work(group.Connection))));
}

/// <summary>One of many that the same work is done for.</summary>
internal sealed class SharedWrite<TItem, TResult>(
    Func<NewsDb, IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> work, TItem item, CancellationToken cancellationToken) : QueuedWrite<TResult>(cancellationToken)
{
    public override object BatchKey => work;

    public override async Task RunAsync(WriteGroup group, IReadOnlyList<QueuedWrite> batch)
    {
        var waiting = batch.Cast<SharedWrite<TItem, TResult>>().Where(piece => !piece.IsGivenUp()).ToList();
        if (waiting.Count == 0 || await group.TryAsync(() => DoAsync(group.Db, waiting)) is not { } fault)
            return;
        // Which of them cannot be done is seen when each stands for itself.
        foreach (var piece in waiting)
            piece.Failed(waiting.Count == 1 ? fault : await group.TryAsync(() => DoAsync(group.Db, [piece])));
    }

    private async Task DoAsync(NewsDb db, IReadOnlyList<SharedWrite<TItem, TResult>> pieces)
    {
        var results = await work(db, [.. pieces.Select(piece => piece.Item)]);
        for (var i = 0; i < pieces.Count; i++)
            pieces[i].Went(results[i]);
    }

    private TItem Item => item;
}
