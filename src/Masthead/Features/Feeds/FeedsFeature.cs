namespace Masthead.Features.Feeds;

internal static class FeedsFeature
{
    public static IServiceCollection AddFeeds(this IServiceCollection services)
    {
        services.Configure<RouteOptions>(routing => routing.SetParameterPolicy<FeedConstraint>("feed"));
        return services.AddScoped<FeedReader>().AddScoped<CommentFeedReader>().AddScoped<SendFeed>().AddScoped<SendSitemap>();
    }

    public static void MapFeeds(this WebApplication app)
    {
        app.MapGet("/{**path:feed}", (string path, HttpContext context, SendFeed send, CancellationToken cancellationToken) =>
            send.RunAsync(FeedAddress.Parse(path)!, context, cancellationToken));
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
