namespace Masthead.Cluster;

internal static class ClusterFeature
{
    public static IServiceCollection AddCluster(this IServiceCollection services, bool severalNodes)
    {
        if (!severalNodes)
            return services.AddSingleton<INodeBus, LoneNode>();
        services.AddSingleton<PostgresBus>();
        services.AddSingleton<INodeBus>(provider => provider.GetRequiredService<PostgresBus>());
        return services.AddHostedService(provider => provider.GetRequiredService<PostgresBus>());
    }
}
