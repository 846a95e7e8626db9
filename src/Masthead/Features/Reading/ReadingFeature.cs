using Masthead.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Reading;

internal static class ReadingFeature
{
    public static IServiceCollection AddReading(this IServiceCollection services)
    {
        services.AddSingleton<ReaderAddresses>();
        services.AddScoped<OldAddresses>();
        services.AddScoped<RiverReader>();
        services.AddSingleton<ArticleFurniture>();
        services.AddSingleton<LiveThreads>();
        services.AddHostedService<WarmUp>();
        services.Configure<RazorPagesOptions>(pages =>
        {
            // Found through ReaderAddresses only: under the names of their files they would be a second address.
            pages.Conventions.AddPageRouteModelConvention(ReaderAddresses.FrontPage, Unlist);
            pages.Conventions.AddPageRouteModelConvention(ReaderAddresses.ArticlePage, Unlist);
            pages.Conventions.AddPageRouteModelConvention(ReaderAddresses.SectionPage, Unlist);
        });
        return services;
    }

    public static void MapReading(this WebApplication app)
    {
        app.MapGet("/comments/live/{article:long}", SendLiveCount.RunAsync);
        var addresses = app.Services.GetRequiredService<ReaderAddresses>();
        app.MapMethods("/", WebFeature.ReadingMethods, addresses.FrontAsync);
        app.MapMethods("/{**path}", WebFeature.ReadingMethods, addresses.AnswerAsync);
    }

    private static void Unlist(Microsoft.AspNetCore.Mvc.ApplicationModels.PageRouteModel model)
    {
        foreach (var selector in model.Selectors)
            selector.AttributeRouteModel!.SuppressPathMatching = true;
    }
}
