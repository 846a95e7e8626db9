using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Masthead.Storage;

namespace Masthead.Features.Operations.Backup;

/// <summary>
/// Writes a gzipped tar whose bytes depend on nothing but its content: no clock, no owner, no order of the file system. Everything goes through
/// a scratch file first, because an entry's length stands before it.
/// </summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private readonly List<ArchivedFile> files = [];
    private readonly List<ArchivedTable> tables = [];
    private readonly GZipStream compressed;
    private readonly TarWriter tar;
    private readonly string scratch;

    /// <param name="target">Left open.</param>
    /// <param name="scratch">A path that nobody else uses.</param>
    public ArchiveWriter(Stream target, string scratch)
    {
        this.scratch = scratch;
        compressed = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        tar = new TarWriter(compressed, TarEntryFormat.Gnu, leaveOpen: true);
    }

    /// <returns>How many rows were written.</returns>
    public async Task<long> AddTableAsync(string name, Func<Stream, Task<long>> write)
    {
        await using var content = Scratch();
        var rows = await write(content);
        tables.Add(new ArchivedTable(name, rows));
        await AddAsync($"tables/{name}.jsonl", content);
        return rows;
    }

    public async Task AddFileAsync(string path, string file)
    {
        await using var content = File.OpenRead(file);
        await AddAsync(path, content);
    }

    /// <summary>Writes the manifest. Nothing can be added afterwards.</summary>
    public async Task FinishAsync(string schema, SortedDictionary<string, long> lastIds)
    {
        var manifest = new ArchiveManifest(ArchiveManifest.Masthead, ArchiveManifest.Layout, schema, lastIds, tables, files.ToList());
        await using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, JsonSerializerOptions.Web));
        await AddAsync(ArchiveManifest.Entry, content);
        await tar.DisposeAsync();
        await compressed.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await tar.DisposeAsync();
        await compressed.DisposeAsync();
    }

    private FileStream Scratch() => DurableFile.Create(scratch, FileAccess.ReadWrite, FileOptions.DeleteOnClose);

    private async Task AddAsync(string path, Stream content)
    {
        content.Position = 0;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
        files.Add(new ArchivedFile(path, content.Length, hash));
        content.Position = 0;
        await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, path)
        {
            DataStream = content,
            ModificationTime = DateTimeOffset.UnixEpoch,
            AccessTime = DateTimeOffset.UnixEpoch,
            ChangeTime = DateTimeOffset.UnixEpoch,
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }
}
