using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Masthead.Storage;

/// <summary>
/// Random secrets that outlive the process, one file each in the data directory, made when first asked for. Nodes that share the directory
/// share the secrets: who comes second takes what the first has written. Thread-safe.
/// </summary>
internal sealed class SecretFiles(DatabaseOptions options)
{
    public const int Length = 32;

    private readonly ConcurrentDictionary<string, byte[]> known = new();

    /// <param name="name">The file's name without its ending, such as <c>comment-receipts</c>.</param>
    public byte[] Get(string name) => known.GetOrAdd(name, ReadOrMake);

    private byte[] ReadOrMake(string name)
    {
        var path = Path.Combine(options.DataDirectory, name + ".key");
        if (!File.Exists(path))
            Make(path);
        var bytes = File.ReadAllBytes(path);
        return bytes.Length == Length ? bytes : throw new InvalidDataException($"The secret '{path}' is damaged: restore it, or delete it to have a new one made.");
    }

    private static void Make(string path)
    {
        var temporary = DurableFile.TemporaryBeside(path);
        try
        {
            WriteFlushed(temporary, RandomNumberGenerator.GetBytes(Length));
            File.Move(temporary, path, overwrite: false);
            DurableFile.FlushDirectory(Path.GetDirectoryName(path)!);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another node was first.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void WriteFlushed(string path, byte[] bytes)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        using var file = DurableFile.OpenForOwner(path, how);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
