using Masthead.Jobs;
using Microsoft.Net.Http.Headers;

namespace Masthead.Features.Media;

internal static class MediaFeature
{
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<MediaCheck>("media");
        return services.AddSingleton<MediaFiles>().AddSingleton<Vips>().AddSingleton<DrawPicture>().AddSingleton<PictureCopies>()
            .AddScoped<KeepPicture>().AddScoped<ChangePicture>().AddJob<MakeCopies>();
    }

    public static void MapMedia(this WebApplication app) => app.MapMethods("/media/{name}", [HttpMethods.Get, HttpMethods.Head], Send);

    private static IResult Send(string name, MediaFiles files, HttpContext context)
    {
        if (files.Find(name) is not { } path)
            return Results.NotFound();
        // The name says what the bytes are: they can never be others.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.File(path, ContentType(name), enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{name}\""));
    }

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".jpg" => "image/jpeg",
        ".png" => "image/png",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        _ => "image/avif",
    };
}
