using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Feeds;

internal static class FeedsFeature
{
    // Ten feeds' worth, some 20 KB each: readers of feeds come back, but to few of them.
    private const int MostItems = 300;

    public static IServiceCollection AddFeeds(this IServiceCollection services)
    {
        services.Configure<RouteOptions>(routing => routing.SetParameterPolicy<FeedConstraint>("feed"));
        services.AddSingleton(provider => new RememberedArticles<FeedItem>(
            provider.GetRequiredService<PreparedReads>(), provider.GetRequiredService<PageCache>(), item => item.Id, MostItems));
        return services.AddSingleton<FeedReader>().AddSingleton<CommentFeedReader>().AddSingleton<SendFeed>().AddScoped<SendSitemap>();
    }

    public static void MapFeeds(this WebApplication app)
    {
        var feeds = app.Services.GetRequiredService<SendFeed>();
        app.MapMethods("/{**path:feed}", [HttpMethods.Get], context => feeds.RunAsync(FeedAddress.Parse((string)context.Request.RouteValues["path"]!)!, context)).ShortCircuit();
        app.MapGet("/sitemap.xml", (HttpContext context, SendSitemap send, CancellationToken cancellationToken) => send.IndexAsync(context, cancellationToken));
        app.MapGet("/sitemaps/{name}.xml", (string name, HttpContext context, SendSitemap send, CancellationToken cancellationToken) =>
            send.PartAsync(name, context, cancellationToken));
        app.MapGet("/news-sitemap.xml", (HttpContext context, SendSitemap send, CancellationToken cancellationToken) => send.NewsAsync(context, cancellationToken));
        app.MapGet("/robots.txt", MachineTexts.RobotsAsync);
        app.MapGet("/.well-known/security.txt", MachineTexts.SecurityAsync);
    }

    /// <summary>Lets only addresses through that end in a feed's name.</summary>
    private sealed class FeedConstraint : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            FeedAddress.Parse(values[routeKey] as string ?? "") is not null;
    }
}
