namespace Masthead.Features.Moderation;

internal static class ModerationFeature
{
    public static IServiceCollection AddModeration(this IServiceCollection services) =>
        services.AddScoped<DecideComments>().AddScoped<UndoActs>();
}
