namespace Masthead.Cluster;

internal static class ClusterFeature
{
    /// <param name="services">The program's.</param>
    /// <param name="severalNodes">On PostgreSQL.</param>
    /// <param name="dataDirectory">Where commands and the site have one SQLite file.</param>
    public static IServiceCollection AddCluster(this IServiceCollection services, bool severalNodes, string dataDirectory)
    {
        services.AddSingleton<NodeListeners>();
        if (severalNodes)
        {
            services.AddSingleton(OutsideChanges.None);
            return services.AddBus<PostgresBus>();
        }
        services.AddSingleton(provider => new ChangeMark(dataDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new OutsideChanges(provider.GetRequiredService<ChangeMark>(), provider.GetRequiredService<NodeListeners>()));
        return services.AddBus<MarkBus>();
    }

    private static IServiceCollection AddBus<TBus>(this IServiceCollection services) where TBus : class, INodeBus, IHostedService
    {
        services.AddSingleton<TBus>();
        services.AddSingleton<INodeBus>(provider => provider.GetRequiredService<TBus>());
        return services.AddHostedService(provider => provider.GetRequiredService<TBus>());
    }
}
