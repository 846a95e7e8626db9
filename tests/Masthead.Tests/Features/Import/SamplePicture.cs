namespace Masthead.Tests.Features.Import;

internal static class SamplePicture
{
    /// <summary>A picture of the sample edition, as a file of this name.</summary>
    public static async Task CopyToAsync(string file)
    {
        var picture = typeof(Site).Assembly.GetManifestResourceNames().First(name => name.StartsWith("sample/pictures/", StringComparison.Ordinal));
        await using var source = typeof(Site).Assembly.GetManifestResourceStream(picture)!;
        await using var target = File.Create(file);
        await source.CopyToAsync(target);
    }
}
