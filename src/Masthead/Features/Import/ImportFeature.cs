namespace Masthead.Features.Import;

internal static class ImportFeature
{
    public static IServiceCollection AddImport(this IServiceCollection services) =>
        services.AddScoped<ImportWordPress>().AddScoped<PlaceSections>().AddScoped<PlacePictures>().AddScoped<PlaceArticle>().AddScoped<PlaceComments>();
}
