using Masthead.Cluster;

namespace Masthead.Features.Settings;

internal static class SettingsFeature
{
    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddSingleton<CurrentSettings>();
        services.AddSingleton<ThemeFiles>();
        services.AddHostedService<WatchThemeFiles>();
        services.AddSingleton<ThemeSheet>();
        return services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<CurrentSettings>());
    }

    public static void MapSettings(this WebApplication app) =>
        app.MapGet("/assets/theme.{hash}.css", (HttpContext context, ThemeSheet sheet) => sheet.SendAsync(context));
}
