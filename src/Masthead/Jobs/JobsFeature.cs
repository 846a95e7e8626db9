using System.Data.Common;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Jobs;

/// <summary>Does the jobs of one kind. Run at least once per job, so doing it twice must do no harm.</summary>
internal interface IJobHandler
{
    Task RunAsync(string payload, CancellationToken cancellationToken);
}

/// <summary>Which handler does which kind; the kind is the handler's name.</summary>
internal sealed record JobKind(string Kind, Type Handler);

/// <summary>Wakes the loop when a job was written, so that it need not wait for the next look.</summary>
internal sealed class JobBell : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    public void Dispose() => rung.Dispose();

    public void Ring()
    {
        try
        {
            if (rung.CurrentCount == 0)
                rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else rang in the same moment.
        }
    }

    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => rung.WaitAsync(atMost, cancellationToken);
}

internal static class JobsFeature
{
    private const string AddUnlessBooked = """
        INSERT INTO jobs (kind, payload, due_at, attempts) SELECT $1, '', $2, 0 WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE kind = $1 AND due_at > $3)
        """;

    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobBell>();
        services.AddSingleton<JobLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<JobLoop>());
        return services;
    }

    public static IServiceCollection AddJob<THandler>(this IServiceCollection services) where THandler : class, IJobHandler
    {
        services.AddScoped<THandler>();
        return services.AddSingleton(new JobKind(typeof(THandler).Name, typeof(THandler)));
    }

    /// <summary>Adds a job to the transaction at hand; ring the <see cref="JobBell"/> after the commit.</summary>
    public static void Enqueue<THandler>(this NewsDb db, string payload, DateTimeOffset dueAt) where THandler : IJobHandler =>
        db.Jobs.Add(new Job(typeof(THandler).Name, payload, dueAt));

    /// <summary>Adds a job without a payload to the transaction at hand, without the mapper, unless one of its kind is booked for after <paramref name="now"/>.</summary>
    /// <returns>Whether it was added.</returns>
    public static async Task<bool> EnqueueOnceAsync<THandler>(this DbConnection connection, DateTimeOffset dueAt, DateTimeOffset now) where THandler : IJobHandler =>
        await new RowBatch(connection).Run(AddUnlessBooked, [[typeof(THandler).Name, dueAt.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds()]]).SendAsync() == 1;

    /// <summary>Takes back jobs of a kind that have not run yet.</summary>
    public static Task<int> ForgetJobsAsync<THandler>(this NewsDb db, string payload, CancellationToken cancellationToken) where THandler : IJobHandler =>
        db.Jobs.Where(job => job.Kind == typeof(THandler).Name && job.Payload == payload).ExecuteDeleteAsync(cancellationToken);
}
