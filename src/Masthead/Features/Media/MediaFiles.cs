using Masthead.Storage;

namespace Masthead.Features.Media;

/// <summary>The bytes of pictures, in the data directory, under the hash of what they hold. A file never changes once it is there. Thread-safe.</summary>
internal sealed class MediaFiles(DatabaseOptions data)
{
    private readonly string root = Path.Combine(data.DataDirectory, "media");

    /// <summary>Writes a picture, unless it is there already; back only when it is safe on the disk.</summary>
    public Task KeepAsync(string hash, string contentType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        KeepAsync(hash + Picture.Extension(contentType), bytes, cancellationToken);

    /// <summary>Writes a smaller copy beside the picture that it was made of.</summary>
    public Task KeepCopyAsync(string hash, int width, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        KeepAsync($"{hash}-{width}.webp", bytes, cancellationToken);

    private async Task KeepAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (File.Exists(path))
            return;
        DurableFile.CreateDirectory(root);
        DurableFile.CreateDirectory(Path.GetDirectoryName(path)!);
        await DurableFile.WriteAsync(path, bytes, cancellationToken);
    }

    /// <summary>Where a file of this name lies, or null when the name is none of ours or there is no such file.</summary>
    public string? Find(string name) => IsName(name) && PathOf(name) is var path && File.Exists(path) ? path : null;

    /// <summary>Every file that is kept, also one that is none of ours.</summary>
    public IEnumerable<FileInfo> All() => Directory.Exists(root) ? new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories) : [];

    /// <summary>Removes a picture and its copies.</summary>
    public void Delete(MediaItem item)
    {
        foreach (var width in item.Widths)
            File.Delete(PathOf($"{item.Hash}-{width}.webp"));
        File.Delete(PathOf(item.Hash + Picture.Extension(item.ContentType)));
    }

    // Two characters of the hash in between, so that no directory grows without end.
    private string PathOf(string name) => Path.Combine(root, name[..2], name);

    private static bool IsName(string name)
    {
        const int digits = 64;
        return name.Length > digits && name.AsSpan(0, digits).IndexOfAnyExceptInRange('0', 'f') < 0
            && name.AsSpan(0, digits).IndexOfAnyInRange(':', '`') < 0 && IsEnding(name[digits..]);
    }

    private static bool IsEnding(string ending) => ending is ".jpg" or ".png" or ".gif" or ".webp" or ".avif"
        || ending is ['-', .. { Length: >= 1 and <= 4 } width, '.', 'w', 'e', 'b', 'p'] && width.All(char.IsAsciiDigit);
}
