using Masthead.Cluster;
using Masthead.Features.Akismet.Protocol;
using Masthead.Jobs;

namespace Masthead.Features.Akismet;

internal static class AkismetFeature
{
    public static IServiceCollection AddAkismet(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<SenderHistories>();
        services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<SenderHistories>());
        services.AddSingleton<CheckIds>();
        services.AddSingleton<Alarms>();
        services.AddSingleton<CheckLog>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckLog>());
        services.AddSingleton<Forgetting>();
        services.AddHostedService(provider => provider.GetRequiredService<Forgetting>());
        services.AddSingleton<CheckComment>();
        services.AddSingleton<ReportComment>();
        services.AddSingleton<AccountAnswers>();
        services.AddSingleton<Recheck>();
        services.AddSingleton<CallbackClient>();
        services.AddSingleton<ConnectionTest>();
        services.AddJob<SendOwedVerdict>();
        services.AddScoped<AddKey>();
        services.AddScoped<RevokeKey>();
        services.AddScoped<SetSitePolicy>();
        return services;
    }

    /// <summary>After the forwarded headers, before everything that answers pages.</summary>
    public static void UseAkismet(this WebApplication app) => app.UseMiddleware<AkismetEndpoint>();
}
