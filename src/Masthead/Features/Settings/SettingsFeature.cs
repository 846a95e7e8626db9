using Masthead.Cluster;

namespace Masthead.Features.Settings;

internal static class SettingsFeature
{
    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddSingleton<CurrentSettings>();
        return services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<CurrentSettings>());
    }
}
