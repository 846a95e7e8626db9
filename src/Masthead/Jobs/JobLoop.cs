using Masthead.Storage;

namespace Masthead.Jobs;

/// <summary>
/// Works off due jobs, oldest first. Several nodes may run it: a job is leased before it is done, and a node that dies leaves its lease to
/// run out. A failure is tried again, later each time, and never given up silently.
/// </summary>
internal sealed partial class JobLoop(
    PreparedReads reads, WriteQueue writes, IServiceScopeFactory scopes, IEnumerable<JobKind> kinds, JobBell bell, TimeProvider clock,
    ILogger<JobLoop> log) : BackgroundService
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(1);

    // Without the mapper, as all that the loop asks and writes: a site that is only read never builds its model.
    private static readonly PreparedRead<DueJob> FirstDue = new(
        "SELECT id, kind, payload, attempts FROM jobs WHERE due_at <= $1 AND (leased_until IS NULL OR leased_until < $1) ORDER BY due_at LIMIT 1",
        row => new DueJob(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3)));

    private readonly Dictionary<string, Type> handlers = kinds.ToDictionary(kind => kind.Kind, kind => kind.Handler);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // First of all a pause: a program that starts has readers to answer, and a job would build the model beside them.
            await ((Task)bell.WaitAsync(LongestNap, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                while (await RunNextAsync(stoppingToken)) { }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The database is away: readers are served from the cache meanwhile, and jobs wait.
                LogLoopFault(fault);
            }
        }
    }

    /// <summary>Does the next due job; false when there is none. Tests call this instead of waiting.</summary>
    public async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        if (await LeaseNextAsync(cancellationToken) is not { } job)
            return false;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await RunAsync(scope.ServiceProvider, job, cancellationToken);
            await FinishAsync(job);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogJobFault(fault, job.Kind, job.Id, job.Attempts + 1);
            await PostponeAsync(job, fault);
        }
        return true;
    }

    private Task RunAsync(IServiceProvider services, DueJob job, CancellationToken cancellationToken)
    {
        if (!handlers.TryGetValue(job.Kind, out var type))
            throw new InvalidOperationException($"No handler for jobs of kind '{job.Kind}'.");
        return ((IJobHandler)services.GetRequiredService(type)).RunAsync(job.Payload, cancellationToken);
    }

    private async Task<DueJob?> LeaseNextAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (await reads.ReadAsync(FirstDue, [now.ToUnixTimeMilliseconds()], cancellationToken) is [var due])
        {
            // A site that stops leaves it to the next.
            cancellationToken.ThrowIfCancellationRequested();
            // Another node may have been quicker.
            if (await WriteAsync("UPDATE jobs SET leased_until = $1 WHERE id = $2 AND (leased_until IS NULL OR leased_until < $3)",
                (now + Lease).ToUnixTimeMilliseconds(), due.Id, now.ToUnixTimeMilliseconds()) == 1)
                return due;
            now = clock.GetUtcNow();
        }
        return null;
    }

    private Task FinishAsync(DueJob done) => WriteAsync("DELETE FROM jobs WHERE id = $1", done.Id);

    private Task PostponeAsync(DueJob failed, Exception fault)
    {
        var attempts = failed.Attempts + 1;
        var next = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, Math.Min(attempts, 12))));
        return WriteAsync("UPDATE jobs SET attempts = $1, due_at = $2, leased_until = NULL, last_error = $3 WHERE id = $4",
            attempts, next.ToUnixTimeMilliseconds(), fault.Message, failed.Id);
    }

    /// <returns>How many jobs it changed.</returns>
    private Task<int> WriteAsync(string sql, params object?[] values) => writes.RunPlainAsync(connection => new RowBatch(connection).Run(sql, [values]).SendAsync());

    private sealed record DueJob(long Id, string Kind, string Payload, int Attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Jobs cannot be read; trying again")]
    private partial void LogLoopFault(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Kind} {Id} failed (attempt {Attempt}); it will be tried again")]
    private partial void LogJobFault(Exception fault, string kind, long id, int attempt);
}
