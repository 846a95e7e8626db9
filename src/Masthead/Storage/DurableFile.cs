using System.Runtime.InteropServices;
using System.Text;

namespace Masthead.Storage;

/// <summary>
/// Files that are there whole or not at all, power cuts included: written under another name, flushed, renamed, and the directory flushed.
/// Readable by the owner only.
/// </summary>
internal static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WriteAsync(path, async file => await file.WriteAsync(bytes, cancellationToken));

    /// <summary>Gives a file its name only when all of it was written and is on the disk; otherwise nothing of it stays.</summary>
    public static async Task WriteAsync(string path, Func<FileStream, Task> write)
    {
        var temporary = TemporaryBeside(path);
        try
        {
            await using (var file = Create(temporary))
            {
                await write(file);
                file.Flush(flushToDisk: true);
            }
            MoveIntoPlace(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A name in the same directory, so that the rename cannot cross file systems.</summary>
    public static string TemporaryBeside(string path) => $"{path}.{Guid.NewGuid():N}.tmp";

    /// <summary>Gives a finished, flushed file its name. The caller may not write to it any more.</summary>
    public static void MoveIntoPlace(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>A new file, readable and writable by the owner only. Whoever writes it flushes it.</summary>
    public static FileStream Create(string path, FileAccess access = FileAccess.Write, FileOptions more = FileOptions.None)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = access, Share = FileShare.None, Options = FileOptions.Asynchronous | more, BufferSize = 1 << 16 };
        return OpenForOwner(path, options);
    }

    /// <summary>Opens a file; one that is made by it is readable and writable by the owner only.</summary>
    public static FileStream OpenForOwner(string path, FileStreamOptions how)
    {
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = OwnerOnly;
        return new FileStream(path, how);
    }

    // The base class library opens no directories, and a rename that only the page cache knows is lost with the power.
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(Encoding.UTF8.GetBytes(path + '\0'), 0);
        if (handle < 0)
            throw new IOException($"The directory '{path}' cannot be opened.");
        try
        {
            if (FSync(handle) != 0)
                throw new IOException($"The directory '{path}' cannot be flushed to the disk.");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
