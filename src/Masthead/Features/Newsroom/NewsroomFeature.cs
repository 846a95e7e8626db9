using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Newsroom;

internal static class NewsroomFeature
{
    public static IServiceCollection AddNewsroom(this IServiceCollection services)
    {
        // The same form writes a new article and a new version of one.
        services.Configure<RazorPagesOptions>(pages => pages.Conventions.AddPageRoute("/Newsroom/Write", "/newsroom/articles/{id:long}"));
        return services.AddScoped<FormSurroundings>().AddScoped<SaveWithPicture>().AddScoped<ThenDo>();
    }

    public static void MapNewsroom(this WebApplication app) => app.MapPublication();
}
