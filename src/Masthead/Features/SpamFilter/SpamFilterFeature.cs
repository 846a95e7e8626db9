using Masthead.Cluster;

namespace Masthead.Features.SpamFilter;

internal static class SpamFilterFeature
{
    public static IServiceCollection AddSpamFilter(this IServiceCollection services)
    {
        services.AddSingleton<SpamGate>();
        return services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<SpamGate>());
    }
}
