using Masthead.Storage;

namespace Masthead.Features.Operations.Backup;

/// <summary>Fills an empty database from an unpacked archive.</summary>
internal sealed class RestoreBackup(DatabaseCopy database)
{
    /// <param name="manifest">Of the archive, verified.</param>
    /// <param name="directory">Where it was unpacked.</param>
    /// <param name="progress">Called with the share done, 0 … 1.</param>
    /// <param name="cancellationToken">Honoured between tables; the database is empty again.</param>
    public Task RunAsync(ArchiveManifest manifest, string directory, Action<double> progress, CancellationToken cancellationToken) =>
        database.ReadAsync(manifest.Schema, Tables(manifest, directory, progress), manifest.LastIds, cancellationToken);

    private static IEnumerable<(string, Func<Stream>)> Tables(ArchiveManifest manifest, string directory, Action<double> progress)
    {
        foreach (var (at, table) in manifest.Tables.Index())
        {
            progress((double)at / manifest.Tables.Count);
            yield return (table.Name, () => File.OpenRead(Path.Combine(directory, "tables", table.Name + ".jsonl")));
        }
        progress(1);
    }
}
