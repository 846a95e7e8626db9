using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Reading;

internal static class ReadingFeature
{
    // Some 2 KB each.
    private const int MostStories = 4_000;

    public static IServiceCollection AddReading(this IServiceCollection services)
    {
        services.AddSingleton<ReaderAddresses>();
        services.AddSingleton<Rehearsal>();
        services.AddSingleton(provider => new RememberedArticles<Story>(
            provider.GetRequiredService<PreparedReads>(), provider.GetRequiredService<PageCache>(), story => story.Id, MostStories));
        services.AddSingleton<PageFrames>();
        services.AddSingleton<FrontPage>();
        services.AddSingleton<SectionFront>();
        services.AddSingleton<ArticlePage>();
        services.AddSingleton<ArticleReader>();
        services.AddSingleton<DrawnComments>();
        services.AddSingleton<KnownArticles>();
        services.AddSingleton<RelatedStories>();
        services.AddSingleton<OldAddresses>();
        services.AddSingleton<RiverReader>();
        services.AddSingleton<LiveThreads>();
        services.AddHostedService<WarmUp>();
        return services;
    }

    /// <summary>Right before routing.</summary>
    public static void UseReading(this WebApplication app) => app.Use(app.Services.GetRequiredService<ReaderAddresses>().BeforeRouting);

    public static void MapReading(this WebApplication app)
    {
        app.MapGet("/comments/live/{article:long}", SendLiveCount.RunAsync);
        var addresses = app.Services.GetRequiredService<ReaderAddresses>();
        // What stands between routing and other endpoints is for people who sign in.
        app.MapMethods("/", WebFeature.ReadingMethods, addresses.FrontAsync).ShortCircuit();
        app.MapMethods("/{**path}", WebFeature.ReadingMethods, addresses.AnswerAsync).ShortCircuit();
    }
}
