using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Operations;

/// <summary>The address of the operator's own cache, called with the tags that were evicted. No redirects: it goes where it was configured to go.</summary>
internal sealed class CdnClient(Uri address) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <exception cref="HttpRequestException">It was not taken.</exception>
    public async Task PurgeAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(new { tags }) };
        request.Headers.TryAddWithoutValidation("Surrogate-Key", string.Join(' ', tags));
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();
}

/// <summary>Tells the operator's cache which tags are no longer true: a job, so that a failure is tried again.</summary>
internal sealed class PurgeCdn(CdnClient cdn) : IJobHandler
{
    public Task RunAsync(string payload, CancellationToken cancellationToken) => cdn.PurgeAsync(payload.Split('\n'), cancellationToken);
}

/// <summary>Writes the job after each eviction on this node.</summary>
internal sealed partial class PurgeAfterEviction(WriteQueue queue, JobBell bell, TimeProvider clock, ILogger<PurgeAfterEviction> log)
{
    /// <summary>Never throws: the write that evicted is on the disk, and its answer must say so.</summary>
    public async Task TellAsync(IReadOnlyCollection<string> tags)
    {
        var payload = string.Join('\n', tags.Select(CacheTags.Name).Order(StringComparer.Ordinal));
        try
        {
            await queue.RunAsync(db => EnqueueAsync(db, payload), CancellationToken.None);
            bell.Ring();
        }
        catch (Exception fault)
        {
            LogNotTold(fault, payload);
        }
    }

    // One that nobody has begun yet will run after this eviction, and is enough.
    private async Task<bool> EnqueueAsync(NewsDb db, string payload)
    {
        if (await db.Jobs.AnyAsync(job => job.Kind == nameof(PurgeCdn) && job.Payload == payload && job.LeasedUntil == null))
            return false;
        db.Enqueue<PurgeCdn>(payload, clock.GetUtcNow());
        return await db.SaveChangesAsync() > 0;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The cache in front of the site could not be told of {Tags}; it keeps those pages for up to a day")]
    private partial void LogNotTold(Exception fault, string tags);
}
