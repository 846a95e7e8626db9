using Masthead.Storage;

namespace Masthead.Features.Import;

/// <summary>Imports and keeps what came of it, with the checksum of what is here then.</summary>
internal sealed class ImportRuns(ImportSite import, TeachImported teach, NewsDb db, TimeProvider clock)
{
    /// <param name="files">Their names, for the newsroom.</param>
    /// <param name="export">What to import.</param>
    /// <param name="wish">How; a dry run is kept nowhere.</param>
    /// <param name="progress">As with <see cref="ImportSite"/>.</param>
    /// <param name="cancellationToken">As with <see cref="ImportSite"/>.</param>
    /// <exception cref="InvalidDataException">It is no export of such a system; nothing was written.</exception>
    public async Task<ImportReport> RunAsync(IEnumerable<string> files, ISiteExport export, ImportWish wish, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        var report = await import.RunAsync(export, wish, progress, cancellationToken);
        if (wish.Teach && !wish.IsDryRun)
            report.Taught = await teach.RunAsync(report.Source, cancellationToken);
        report.Checksum = await ImportChecksum.OfAsync(db, report.Source, cancellationToken);
        if (wish.IsDryRun)
            return report;
        db.ChangeTracker.Clear();
        db.Add(new ImportRun(string.Join(", ", files.Select(Path.GetFileName)), started, clock.GetUtcNow(), report));
        await db.SaveChangesAsync(CancellationToken.None);
        return report;
    }
}
