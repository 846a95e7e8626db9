using System.Globalization;
using System.Net;
using System.Text;
using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Operations;

/// <summary>
/// <c>/metrics</c> in the Prometheus text format, version 0.0.4. Answered to loopback only, unless <c>Masthead:MetricsOpen</c> is true: what a
/// site's numbers say is nobody else's business.
/// </summary>
internal sealed class MetricsPage(IEnumerable<IMeasured> measured, IDbContextFactory<NewsDb> databases, IConfiguration configuration, TimeProvider clock)
{
    public async Task SendAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!IsAllowed(context))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(await TextAsync(cancellationToken), cancellationToken);
    }

    private bool IsAllowed(HttpContext context) =>
        configuration.GetValue("Masthead:MetricsOpen", false) || context.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from);

    private async Task<string> TextAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var metric in (IEnumerable<Metric>)[.. measured.SelectMany(who => who.Measure()), .. await JobsAsync(cancellationToken), .. Process()])
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {metric.Help}\n# TYPE {metric.Name} {metric.Type}\n");
            foreach (var (behind, value) in metric.Values)
                text.Append(CultureInfo.InvariantCulture, $"{metric.Name}{behind} {value:R}\n");
        }
        return text.ToString();
    }

    private async Task<IEnumerable<Metric>> JobsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return
        [
            new("masthead_jobs_waiting", "gauge", "Jobs that are due and not done.", ("", await db.Jobs.CountAsync(job => job.DueAt <= now, cancellationToken))),
            new("masthead_jobs_failing", "gauge", "Jobs that have failed at least once.", ("", await db.Jobs.CountAsync(job => job.Attempts > 0, cancellationToken))),
        ];
    }

    private static IEnumerable<Metric> Process() =>
    [
        new("process_resident_memory_bytes", "gauge", "Resident memory.", ("", Environment.WorkingSet)),
        new("process_cpu_seconds_total", "counter", "User and system time.", ("", Environment.CpuUsage.TotalTime.TotalSeconds)),
        new("dotnet_gc_heap_bytes", "gauge", "Managed heap.", ("", GC.GetTotalMemory(forceFullCollection: false))),
    ];
}
