using Masthead.Jobs;

namespace Masthead.Features.Comments;

internal static class CommentsFeature
{
    public static IServiceCollection AddComments(this IServiceCollection services)
    {
        services.AddSingleton<CommentLimit>();
        services.AddSingleton<Receipts>();
        services.AddSingleton<ArticlesForFilter>();
        services.AddSingleton<FormStamps>();
        services.AddScoped<CommentAdmission>().AddScoped<CommentJudge>().AddScoped<KeepComment>().AddScoped<LeaveComment>();
        services.AddScoped<ChangeOwnComment>().AddScoped<EditOwnComment>().AddScoped<WithdrawOwnComment>();
        services.AddHostedService<KeepForgetting>();
        return services.AddJob<ForgetPersonalData>();
    }
}
