using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Masthead.Storage;

namespace Masthead.Features.Operations.Backup;

/// <summary>Reads an archive: once whole to know that nothing is missing or changed, and only then to unpack it.</summary>
internal static partial class ArchiveReader
{
    /// <summary>Reads the archive to its end and compares it with its manifest.</summary>
    /// <exception cref="BadArchiveException">What is wrong with it.</exception>
    public static async Task<ArchiveManifest> VerifyAsync(string file, Action<double> progress, CancellationToken cancellationToken)
    {
        var found = new List<ArchivedFile>();
        ArchiveManifest? manifest = null;
        await ForEachAsync(file, progress, async (path, content) =>
        {
            if (manifest is not null)
                throw new BadArchiveException($"'{path}' stands after the manifest.");
            if (path == ArchiveManifest.Entry)
                manifest = await ReadManifestAsync(content);
            else
                found.Add(await DescribeAsync(path, content, cancellationToken));
        }, cancellationToken);
        if (manifest is null)
            throw new BadArchiveException("It has no manifest: it is cut short, or no archive of Masthead's.");
        if (!found.SequenceEqual(manifest.Files))
            throw new BadArchiveException(Difference(found, manifest.Files));
        return manifest;
    }

    /// <summary>Unpacks a verified archive below an empty directory, readable by the owner only.</summary>
    public static Task UnpackAsync(string file, string directory, Action<double> progress, CancellationToken cancellationToken) =>
        ForEachAsync(file, progress, async (path, content) =>
        {
            var target = Path.Combine(directory, path.Replace('/', Path.DirectorySeparatorChar));
            CreateDirectories(directory, path);
            await using var written = DurableFile.Create(target);
            await content.CopyToAsync(written, cancellationToken);
            written.Flush(flushToDisk: true);
        }, cancellationToken);

    // One by one: made together with another, a directory would get the rights that are usual here.
    private static void CreateDirectories(string directory, string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            DurableFile.CreateDirectory(Path.Combine(directory, path[..slash]));
    }

    private static async Task ForEachAsync(string file, Action<double> progress, Func<string, Stream, Task> take, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(file);
        try
        {
            await using var plain = new GZipStream(source, CompressionMode.Decompress);
            await using var tar = new TarReader(plain);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !Known().IsMatch(entry.Name) || entry.Name.Contains("..", StringComparison.Ordinal))
                    throw new BadArchiveException($"'{entry.Name}' does not belong into an archive of Masthead's.");
                await take(entry.Name, entry.DataStream ?? Stream.Null);
                progress(source.Length == 0 ? 1 : (double)source.Position / source.Length);
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new BadArchiveException("It is damaged or cut short, or no archive of Masthead's.");
        }
    }

    private static async Task<ArchivedFile> DescribeAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var length = content.Length;
        return new ArchivedFile(path, length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)));
    }

    private static async Task<ArchiveManifest> ReadManifestAsync(Stream content)
    {
        try
        {
            var manifest = await JsonSerializer.DeserializeAsync<ArchiveManifest>(content, JsonSerializerOptions.Web);
            return manifest is { Format: ArchiveManifest.Masthead, Version: <= ArchiveManifest.Layout, Tables: not null, Files: not null }
                ? manifest
                : throw new BadArchiveException("Its manifest is not one that this program understands.");
        }
        catch (JsonException)
        {
            throw new BadArchiveException("Its manifest cannot be read.");
        }
    }

    private static string Difference(List<ArchivedFile> found, IReadOnlyList<ArchivedFile> told)
    {
        var byPath = found.ToLookup(file => file.Path);
        foreach (var file in told)
            if (byPath[file.Path].FirstOrDefault() is not { } there)
                return $"'{file.Path}' is missing.";
            else if (there != file)
                return $"'{file.Path}' is not what it was when the archive was written.";
        return "It holds more than its manifest tells.";
    }

    // The tables, and files of the data directory: nothing that could lead out of the directory it is unpacked into.
    [GeneratedRegex(@"^(manifest\.json|tables/[a-z0-9_]+\.jsonl|files/[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Known();
}
