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
internal sealed class MetricsPage(PageCache pages, IDbContextFactory<NewsDb> databases, IConfiguration configuration, TimeProvider clock)
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
        void Metric(string name, string type, string help, params (string Labels, double Value)[] values)
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
            foreach (var (labels, value) in values)
                text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }

        var (hits, misses, kept, bytes) = pages.Counts;
        Metric("masthead_page_cache_requests_total", "counter", "Public pages asked for, by whether the cache had them.",
            ("{result=\"hit\"}", hits), ("{result=\"miss\"}", misses));
        Metric("masthead_page_cache_pages", "gauge", "Pages in the cache.", ("", kept));
        Metric("masthead_page_cache_bytes", "gauge", "Bytes held by the page cache.", ("", bytes));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        Metric("masthead_jobs_waiting", "gauge", "Jobs that are due and not done.", ("", await db.Jobs.CountAsync(job => job.DueAt <= now, cancellationToken)));
        Metric("masthead_jobs_failing", "gauge", "Jobs that have failed at least once.", ("", await db.Jobs.CountAsync(job => job.Attempts > 0, cancellationToken)));
        Metric("process_resident_memory_bytes", "gauge", "Resident memory.", ("", Environment.WorkingSet));
        Metric("process_cpu_seconds_total", "counter", "User and system time.", ("", Environment.CpuUsage.TotalTime.TotalSeconds));
        Metric("dotnet_gc_heap_bytes", "gauge", "Managed heap.", ("", GC.GetTotalMemory(forceFullCollection: false)));
        return text.ToString();
    }
}
