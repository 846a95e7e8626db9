using Masthead.Cluster;

namespace Masthead.Features.SpamFilter;

internal static class SpamFilterFeature
{
    public static IServiceCollection AddSpamFilter(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<ModelCheck>("spam model");
        services.AddSingleton<ModelFiles>().AddSingleton<ExampleBook>().AddSingleton<SiteFilters>().AddSingleton<SpamGate>().AddSingleton<RetractReporter>().AddSingleton<ForgetSite>();
        return services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<SpamGate>());
    }
}
