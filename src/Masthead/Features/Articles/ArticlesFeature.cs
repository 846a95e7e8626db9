using Masthead.Jobs;

namespace Masthead.Features.Articles;

internal static class ArticlesFeature
{
    public static IServiceCollection AddArticles(this IServiceCollection services)
    {
        services.AddScoped<SaveArticle>().AddScoped<ChangePublication>().AddScoped<PublishArticle>().AddScoped<WithdrawArticle>()
            .AddScoped<ScheduleArticle>().AddScoped<RestoreRevision>().AddScoped<SubmitArticle>().AddScoped<ArrangeSections>().AddScoped<ChangeAuthor>().AddScoped<AddSection>().AddScoped<ChangeSection>().AddScoped<RemoveSection>()
            .AddSingleton<FindAddress>();
        return services.AddJob<PublishDueArticle>().AddJob<RebuildSearchIndex>();
    }
}
