namespace Masthead.Features.Media;

/// <summary>A kept picture as pages show it.</summary>
/// <param name="Hash">Of its bytes.</param>
/// <param name="ContentType">Of the full picture; the smaller copies are WebP.</param>
/// <param name="Width">Pixels of the full picture.</param>
/// <param name="Height">Pixels of the full picture.</param>
/// <param name="Widths">Of the smaller copies, ascending.</param>
internal sealed record Picture(string Hash, string ContentType, int Width, int Height, List<int> Widths)
{
    /// <summary>The picture itself as an address, for a page that shows one that is not kept; null: it has an address here.</summary>
    public string? Data { get; init; }

    public string Address => Data ?? AddressOf(Hash, ContentType);

    public static Picture Of(MediaItem item) => new(item.Hash, item.ContentType, item.Width, item.Height, item.Widths);

    /// <summary>Where readers get a picture. The name is the hash of its bytes: it may be kept for ever.</summary>
    public static string AddressOf(string hash, string contentType) => "/media/" + hash + Extension(contentType);

    /// <summary>Where they get a smaller copy.</summary>
    public static string AddressOf(string hash, int width) => $"/media/{hash}-{width}.webp";

    public static string Extension(string contentType) => contentType switch
    {
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "image/avif" => ".avif",
        "image/heic" => ".heic",
        _ => throw new NotSupportedException($"Pictures of type '{contentType}' are not kept."),
    };
}
