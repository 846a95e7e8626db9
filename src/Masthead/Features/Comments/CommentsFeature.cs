namespace Masthead.Features.Comments;

internal static class CommentsFeature
{
    public static IServiceCollection AddComments(this IServiceCollection services)
    {
        services.AddSingleton<CommentLimit>();
        services.AddScoped<CommentDoor>().AddScoped<CommentJudge>().AddScoped<KeepComment>().AddScoped<LeaveComment>();
        return services;
    }
}
