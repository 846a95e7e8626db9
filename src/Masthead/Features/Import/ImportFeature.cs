namespace Masthead.Features.Import;

internal static class ImportFeature
{
    public static IServiceCollection AddImport(this IServiceCollection services) =>
        services.AddScoped<ImportSite>().AddScoped<ImportRuns>().AddScoped<FindThread>().AddScoped<PlaceSections>().AddScoped<PlacePictures>().AddScoped<PlaceBatch>().AddScoped<PlaceArticle>().AddScoped<PlaceComments>().AddScoped<TeachImported>();
}
