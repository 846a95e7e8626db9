using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Jobs;

/// <summary>
/// Works off due jobs, oldest first. Several nodes may run it: a job is leased before it is done, and a node that dies leaves its lease to
/// run out. A failure is tried again, later each time, and never given up silently.
/// </summary>
internal sealed partial class JobLoop(
    IDbContextFactory<NewsDb> databases, PreparedReads reads, IServiceScopeFactory scopes, IEnumerable<JobKind> kinds, JobBell bell, TimeProvider clock,
    ILogger<JobLoop> log) : BackgroundService
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(1);

    // Asked every second, mostly in vain: a site that is only read never builds the mapper's model.
    private static readonly PreparedRead<bool> IsAnyDue = new(
        "SELECT 1 FROM jobs WHERE due_at <= $1 AND (leased_until IS NULL OR leased_until < $1) LIMIT 1", _ => true);

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

    private Task RunAsync(IServiceProvider services, Job job, CancellationToken cancellationToken)
    {
        if (!handlers.TryGetValue(job.Kind, out var type))
            throw new InvalidOperationException($"No handler for jobs of kind '{job.Kind}'.");
        return ((IJobHandler)services.GetRequiredService(type)).RunAsync(job.Payload, cancellationToken);
    }

    private async Task<Job?> LeaseNextAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await reads.ReadAsync(IsAnyDue, [now.ToUnixTimeMilliseconds()], cancellationToken) is not [true])
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var due = await db.Jobs.AsNoTracking()
            .Where(job => job.DueAt <= now && (job.LeasedUntil == null || job.LeasedUntil < now))
            .OrderBy(job => job.DueAt).FirstOrDefaultAsync(cancellationToken);
        if (due is null)
            return null;
        var taken = await db.Jobs
            .Where(job => job.Id == due.Id && (job.LeasedUntil == null || job.LeasedUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.LeasedUntil, now + Lease), cancellationToken);
        return taken == 1 ? due : await LeaseNextAsync(cancellationToken);
    }

    private async Task FinishAsync(Job done)
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.Jobs.Where(job => job.Id == done.Id).ExecuteDeleteAsync(CancellationToken.None);
    }

    private async Task PostponeAsync(Job failed, Exception fault)
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var attempts = failed.Attempts + 1;
        var next = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, Math.Min(attempts, 12))));
        await db.Jobs.Where(job => job.Id == failed.Id).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.Attempts, attempts).SetProperty(job => job.DueAt, next)
                .SetProperty(job => job.LeasedUntil, (DateTimeOffset?)null).SetProperty(job => job.LastError, fault.Message),
            CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Jobs cannot be read; trying again")]
    private partial void LogLoopFault(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Kind} {Id} failed (attempt {Attempt}); it will be tried again")]
    private partial void LogJobFault(Exception fault, string kind, long id, int attempt);
}
