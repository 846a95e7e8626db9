using System.Xml.Linq;
using Masthead.Features.Settings;
using Masthead.Web;

namespace Masthead.Features.Search;

internal static class SearchFeature
{
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<SearchIndexCheck>("search index");
        return services.AddScoped<SearchArticles>();
    }

    public static void MapSearch(this WebApplication app) => app.MapGet("/opensearch.xml", DescribeAsync);

    /// <summary>OpenSearch 1.1: lets a browser search the paper from its address line.</summary>
    private static async Task<IResult> DescribeAsync(HttpContext context, CurrentSettings settings, SiteAddress address, CancellationToken cancellationToken)
    {
        XNamespace ns = "http://a9.com/-/spec/opensearch/1.1/";
        var site = await settings.GetAsync(cancellationToken);
        context.CachePage(PageCache.EveryPage);
        return Results.Text(new XElement(ns + "OpenSearchDescription",
            new XElement(ns + "ShortName", site.Name[..Math.Min(site.Name.Length, 16)]),
            new XElement(ns + "Description", $"Search {site.Name}"),
            new XElement(ns + "InputEncoding", "UTF-8"),
            new XElement(ns + "Url", new XAttribute("type", "text/html"), new XAttribute("template", address.Absolute(context.Request, "/search") + "?q={searchTerms}"))).ToString(),
            "application/opensearchdescription+xml; charset=utf-8");
    }
}
