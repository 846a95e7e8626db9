namespace Masthead.Features.CommentPolicy;

internal static class CommentPolicyFeature
{
    public static IServiceCollection AddCommentPolicy(this IServiceCollection services)
    {
        services.AddScoped<ReplayCases>().AddScoped<ReplayScores>().AddScoped<ReplayRecord>().AddScoped<RunReplay>();
        services.AddScoped<StartReplay>().AddScoped<CancelReplay>().AddScoped<DropReplay>().AddScoped<ApplyReplay>();
        services.AddSingleton<ReplayRunner>();
        return services.AddHostedService(provider => provider.GetRequiredService<ReplayRunner>());
    }
}
