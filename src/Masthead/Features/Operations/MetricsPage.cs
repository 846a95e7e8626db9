using System.Globalization;
using System.Net;
using System.Text;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.HttpOverrides;

namespace Masthead.Features.Operations;

/// <summary>
/// <c>/metrics</c> in the Prometheus text format, version 0.0.4. Answered to loopback only, unless <c>Masthead:MetricsOpen</c> is true: what a
/// site's numbers say is nobody else's business.
/// </summary>
internal sealed class MetricsPage(IEnumerable<IMeasured> measured, PreparedReads reads, IConfiguration configuration, TimeProvider clock)
{
    // Monitors ask every few seconds, also a site that is only read.
    private static readonly PreparedRead<(long Waiting, long Failing)> Jobs = new(
        "SELECT (SELECT count(*) FROM jobs WHERE due_at <= $1), (SELECT count(*) FROM jobs WHERE attempts > 0)", row => (row.GetInt64(0), row.GetInt64(1)));

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

    // What a proxy said of its visitor and was not believed is still there: the visitor is not the proxy.
    private bool IsAllowed(HttpContext context) => configuration.GetValue("Masthead:MetricsOpen", false)
        || (context.Connection.RemoteIpAddress is var from && (from is null || IPAddress.IsLoopback(from)) && !context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName));

    private async Task<string> TextAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var metric in (IEnumerable<Metric>)[.. measured.SelectMany(who => who.Measure()), .. await DatabaseAsync(cancellationToken), .. Process()])
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {metric.Help}\n# TYPE {metric.Name} {metric.Type}\n");
            foreach (var (behind, value) in metric.Values)
                text.Append(CultureInfo.InvariantCulture, $"{metric.Name}{behind} {value:R}\n");
        }
        return text.ToString();
    }

    // A database that is away is when the other numbers are wanted most.
    private async Task<IEnumerable<Metric>> DatabaseAsync(CancellationToken cancellationToken)
    {
        const string Help = "1 while the database answers, 0 while it is away; then there are no numbers of jobs.";
        try
        {
            return [.. await JobsAsync(cancellationToken), new("masthead_database_up", "gauge", Help, ("", 1))];
        }
        catch (Exception fault) when (DatabaseOutage.Is(fault))
        {
            return [new("masthead_database_up", "gauge", Help, ("", 0))];
        }
    }

    private async Task<IEnumerable<Metric>> JobsAsync(CancellationToken cancellationToken)
    {
        var (waiting, failing) = (await reads.ReadAsync(Jobs, [clock.GetUtcNow().ToUnixTimeMilliseconds()], cancellationToken))[0];
        return
        [
            new("masthead_jobs_waiting", "gauge", "Jobs that are due and not done.", ("", waiting)),
            new("masthead_jobs_failing", "gauge", "Jobs that have failed at least once.", ("", failing)),
        ];
    }

    private static IEnumerable<Metric> Process() =>
    [
        new("process_resident_memory_bytes", "gauge", "Resident memory.", ("", Environment.WorkingSet)),
        new("process_cpu_seconds_total", "counter", "User and system time.", ("", Environment.CpuUsage.TotalTime.TotalSeconds)),
        new("dotnet_gc_heap_bytes", "gauge", "Managed heap.", ("", GC.GetTotalMemory(forceFullCollection: false))),
    ];
}
