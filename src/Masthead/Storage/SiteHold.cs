namespace Masthead.Storage;

/// <summary>
/// That one process at a time serves from a SQLite file: each keeps in memory what the other would change behind its back, and both would do the same
/// jobs. Nodes on PostgreSQL tell each other, and hold nothing.
/// </summary>
internal static class SiteHold
{
    /// <summary>How the name of its file ends.</summary>
    public const string Ending = ".lock";

    /// <summary>Until it is disposed of, or the process ends in whatever way, no other can take it.</summary>
    /// <returns>Null where nothing need be held, and where the disk takes no file: a full one shall not keep readers from a site.</returns>
    /// <exception cref="IOException">Another process has it.</exception>
    public static IDisposable? Take(DatabaseOptions options)
    {
        if (options.IsPostgres)
            return null;
        var path = Path.Combine(options.DataDirectory, "masthead" + Ending);
        try
        {
            var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            return DurableFile.OpenForOwner(path, how);
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new IOException($"Another Masthead serves from '{options.DataDirectory}' already. Stop it first; several nodes need PostgreSQL.", fault);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
