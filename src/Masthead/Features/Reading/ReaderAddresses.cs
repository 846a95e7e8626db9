using Masthead.Features.Sections;
using Microsoft.AspNetCore.Mvc.Routing;

namespace Masthead.Features.Reading;

/// <summary>
/// Says what stands at an address that no other page claims: the front of a section when there is such a section, and otherwise an article.
/// </summary>
internal sealed class ReaderAddresses(SectionTree tree) : DynamicRouteValueTransformer
{
    public override async ValueTask<RouteValueDictionary> TransformAsync(HttpContext httpContext, RouteValueDictionary values)
    {
        var path = values["path"] as string ?? "";
        var sections = await tree.GetAsync(httpContext.RequestAborted);
        values["page"] = sections.Find(path.TrimEnd('/')) is null ? "/Reading/Article" : "/Reading/SectionFront";
        return values;
    }
}
