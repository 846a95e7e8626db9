namespace Masthead.Features.Operations;

internal static class OperationsFeature
{
    public static IServiceCollection AddOperations(this IServiceCollection services) => services.AddSingleton<Readiness>().AddSingleton<MetricsPage>();

    public static void MapOperations(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live\n"));
        app.MapGet("/health/ready", async (Readiness readiness, CancellationToken cancellationToken) =>
            await readiness.ProblemAsync(cancellationToken) is { } problem
                ? Results.Text(problem + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ready\n"));
        app.MapGet("/metrics", (HttpContext context, MetricsPage metrics, CancellationToken cancellationToken) => metrics.SendAsync(context, cancellationToken));
    }
}
