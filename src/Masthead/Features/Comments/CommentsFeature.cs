using Masthead.Jobs;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Comments;

internal static class CommentsFeature
{
    public static IServiceCollection AddComments(this IServiceCollection services)
    {
        services.AddSingleton<CommentLimit>();
        services.AddSingleton<Receipts>();
        services.AddSingleton<ArticlesForFilter>();
        services.AddSingleton<FormStamps>();
        services.AddSingleton<CommentAdmission>().AddSingleton<CommentJudge>().AddSingleton<KeepComments>().AddSingleton<CommentIntake>();
        services.AddSingleton<LeaveComment>().AddSingleton<LeavePost>();
        services.AddScoped<ChangeOwnComment>().AddScoped<EditOwnComment>().AddScoped<WithdrawOwnComment>();
        services.AddHostedService<KeepForgetting>();
        // The page of a refused comment is drawn by LeavePost, at the address that the form is sent to.
        services.Configure<RazorPagesOptions>(pages => pages.Conventions.AddPageRouteModelConvention(LeavePost.Page, route =>
        {
            foreach (var selector in route.Selectors)
                selector.AttributeRouteModel!.SuppressPathMatching = true;
        }));
        return services.AddJob<ForgetPersonalData>();
    }

    public static void MapComments(this WebApplication app)
    {
        // Nobody need be signed in for it: the way ends at routing. What it needs is most of the program, and is put together for the first who comes.
        app.MapPost(LeavePost.Address, SameOrigin.Before(context => app.Services.GetRequiredService<LeavePost>().AnswerAsync(context), app.Services.GetRequiredService<SiteAddress>().Configured)).ShortCircuit();
        // Whoever comes back to the address of a form that was refused.
        app.MapMethods(LeavePost.Address, WebFeature.ReadingMethods, () => Results.Redirect("/")).ShortCircuit();
    }
}
