namespace Masthead.Cluster;

/// <summary>
/// The bus of SQLite, where one process serves. It has nobody to tell; a command beside it tells it by a mark that something has changed, and not what:
/// at once, then once a second as long as there is more, and at its end. Thread-safe.
/// </summary>
internal sealed partial class MarkBus(ChangeMark mark, TimeProvider clock, ILogger<MarkBus> log) : IHostedService, INodeBus, IDisposable
{
    // An import tells after each batch. The site would forget its pages as often.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private ITimer? pause;
    private bool isOwed;
    private bool isOver;

    public Task TellAsync(NodeMessage message, CancellationToken cancellationToken) => TellAnyChangeAsync(cancellationToken);

    public Task TellAnyChangeAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            isOwed = !isOver;
            if (isOwed && pause is null)
                MarkAndPause();
        }
        return Task.CompletedTask;
    }

    /// <summary>Begins to serve: from here on everybody else is outside.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Settle(isLast: true);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A command ends, however it ends: what is on the disk by now is told.</summary>
    public void Dispose() => Settle(isLast: true);

    private void MarkAndPause()
    {
        Mark();
        pause = clock.CreateTimer(_ => Settle(isLast: false), null, Pause, Timeout.InfiniteTimeSpan);
    }

    private void Settle(bool isLast)
    {
        lock (gate)
        {
            pause?.Dispose();
            pause = null;
            isOver |= isLast;
            if (!isOwed)
                return;
            if (isLast)
                Mark();
            else
                MarkAndPause();
        }
    }

    private void Mark()
    {
        isOwed = false;
        try
        {
            mark.Change();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotTold(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A site that is running here could not be told of this change: start it anew")]
    private partial void LogNotTold(Exception fault);
}
