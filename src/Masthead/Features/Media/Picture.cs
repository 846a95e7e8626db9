namespace Masthead.Features.Media;

/// <summary>A kept picture as pages show it.</summary>
internal sealed record Picture(string Hash, string ContentType, int Width, int Height)
{
    public string Address => AddressOf(Hash, ContentType);

    /// <summary>Where readers get a picture. The name is the hash of its bytes: it may be kept for ever.</summary>
    public static string AddressOf(string hash, string contentType) => "/media/" + hash + Extension(contentType);

    public static string Extension(string contentType) => contentType switch
    {
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "image/avif" => ".avif",
        _ => throw new NotSupportedException($"Pictures of type '{contentType}' are not kept."),
    };
}
