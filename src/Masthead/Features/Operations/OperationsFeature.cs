using Masthead.Features.Operations.Doctor;
using Masthead.Jobs;
using Masthead.Web;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Features.Operations;

internal static class OperationsFeature
{
    public static IServiceCollection AddOperations(this IServiceCollection services, string? baseUrl, Uri? cachePurgeUrl)
    {
        if (cachePurgeUrl is not null)
            // Not where addresses are mapped: a command evicts too, and has none.
            services.AddSingleton(_ => new CdnClient(cachePurgeUrl)).AddSingleton<PurgeAfterEviction>()
                .AddSingleton<TellCaches>(provider => provider.GetRequiredService<PurgeAfterEviction>().TellAsync).AddJob<PurgeCdn>();
        services.AddSingleton<Readiness>().AddSingleton<MetricsPage>().AddSingleton<IMeasured, DiskSpace>();
        // What the doctor looks at; a feature that has something to be looked at adds its own.
        services.AddHealthChecks()
            .AddCheck("configuration", () => baseUrl is null
                ? HealthCheckResult.Degraded("Masthead:BaseUrl is not set: feeds, sitemaps and messages take whatever address a request names. Set it to the site's address.")
                : HealthCheckResult.Healthy(baseUrl))
            .AddCheck<DataDirectoryCheck>("data directory")
            .AddCheck<DatabaseCheck>("database")
            .AddCheck<JobsCheck>("jobs");
        return services;
    }

    public static void MapOperations(this WebApplication app)
    {
        app.MapMethods("/health/live", WebFeature.ReadingMethods, () => Results.Text("live\n"));
        app.MapMethods("/health/ready", WebFeature.ReadingMethods, async (Readiness readiness, CancellationToken cancellationToken) =>
            await readiness.ProblemAsync(cancellationToken) is { } problem
                ? Results.Text(problem + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ready\n"));
        app.MapMethods("/metrics", WebFeature.ReadingMethods, (HttpContext context, MetricsPage metrics, CancellationToken cancellationToken) => metrics.SendAsync(context, cancellationToken));
    }
}
