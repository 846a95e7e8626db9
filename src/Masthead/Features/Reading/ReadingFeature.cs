using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Reading;

internal static class ReadingFeature
{
    public static IServiceCollection AddReading(this IServiceCollection services)
    {
        services.AddScoped<ReaderAddresses>();
        services.AddScoped<OldAddresses>();
        services.AddScoped<RiverReader>();
        services.AddSingleton<ArticleFurniture>();
        services.AddSingleton<LiveThreads>();
        services.Configure<RazorPagesOptions>(pages =>
        {
            // Found through ReaderAddresses only: under the names of their files they would be a second address.
            pages.Conventions.AddPageRouteModelConvention("/Reading/Article", Unlist);
            pages.Conventions.AddPageRouteModelConvention("/Reading/SectionFront", Unlist);
        });
        return services;
    }

    public static void MapReading(this WebApplication app)
    {
        app.MapGet("/comments/live/{article:long}", SendLiveCount.RunAsync);
        app.MapDynamicPageRoute<ReaderAddresses>("/{**path}");
    }

    private static void Unlist(Microsoft.AspNetCore.Mvc.ApplicationModels.PageRouteModel model)
    {
        foreach (var selector in model.Selectors)
            selector.AttributeRouteModel!.SuppressPathMatching = true;
    }
}
