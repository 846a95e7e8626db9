namespace Masthead.Features.Import;

/// <summary>How to import.</summary>
/// <param name="Media">A copy of the directory of uploads, or null.</param>
/// <param name="IsDryRun">Compare with the site and report, write nothing.</param>
/// <param name="Force">Overwrite articles that were changed here since the last import.</param>
/// <param name="Teach">Make what was judged there the filter's own knowledge.</param>
internal sealed record ImportWish(string? Media = null, bool IsDryRun = false, bool Force = false, bool Teach = false)
{
    /// <summary>Fetches into <see cref="Media"/> what is not there; null when nothing may be fetched.</summary>
    public FetchPictures? Download { get; init; }

    /// <summary>Addresses here, by what names a thread there; for threads that are not found by themselves.</summary>
    public IReadOnlyDictionary<string, string> Threads { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// Brings another system's site over: pictures, sections, then articles with their comments. Every article is found again by its source and number
/// there: a second run changes nothing, a later export brings only what is new, and a run that was killed is completed by the next.
/// </summary>
internal sealed class ImportSite(PlaceSections sections, PlacePictures pictures, PlaceBatch batch, FindThread threads)
{
    /// <param name="export">What to import.</param>
    /// <param name="wish">How.</param>
    /// <param name="progress">Called after each item with how many articles and comments were read.</param>
    /// <param name="cancellationToken">Honoured between items; what was placed by then stays.</param>
    /// <exception cref="InvalidDataException">It is no export of such a system; nothing was written.</exception>
    public async Task<ImportReport> RunAsync(ISiteExport export, ImportWish wish, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var site = export.ReadSite();
        var report = new ImportReport { Source = site.Source, IsDryRun = wish.IsDryRun };
        await pictures.RunAsync(export.ReadPictures(), site.Source, wish, report, cancellationToken);
        await sections.RunAsync(site, wish.IsDryRun, report, cancellationToken);
        var plan = new ImportPlan(site, wish, pictures);
        var seen = new Dictionary<string, int>();
        foreach (var item in export.ReadItems(report.Skipped.Add))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await (Alone(item, seen, report) switch
            {
                ImportedArticle article => PlaceAsync(article, plan, report, cancellationToken),
                ImportedThread thread => PlaceAsync(thread, plan, report, cancellationToken),
                var other => throw new NotSupportedException($"Nothing places a {other.GetType().Name}."),
            });
            progress(report.Articles.InFile, report.Comments.InFile);
        }
        await batch.CommitAsync();
        if (!wish.IsDryRun)
            await pictures.RememberAddressesAsync(site.Source, report, cancellationToken);
        return report;
    }

    private async Task PlaceAsync(ImportedArticle article, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        var section = PlannedArticle.SectionOf(article, plan).Chosen.Key;
        if (!plan.Wish.IsDryRun && !sections.Has(section))
        {
            // A section has a transaction of its own.
            await batch.CommitAsync();
            await sections.EnsureAsync(section, report, cancellationToken);
        }
        await batch.PlaceAsync(article, plan, report, cancellationToken);
    }

    private async Task PlaceAsync(ImportedThread thread, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        if (await threads.RunAsync(thread, plan.Wish.Threads, cancellationToken) is { } article)
        {
            await batch.PlaceAsync(thread, article, plan, report, cancellationToken);
            return;
        }
        report.AddSkipped(thread);
        var advice = FindThread.Said(thread, plan.Wish.Threads) is { } said ? $"the file for --map says '{said}', and there is no article" : "name it in a file for --map";
        if (thread.Comments.Count > 0)
            report.Skipped.Add(new ImportNote(thread.Place, $"no article here for '{thread.Title}' ({thread.Address}, identifier '{thread.Identifier}'): {thread.Comments.Count} comments; {advice}"));
    }

    // Two articles of one number are two articles; the same file gives them the same numbers again.
    private static ImportedItem Alone(ImportedItem item, Dictionary<string, int> seen, ImportReport report)
    {
        var times = seen[item.Id] = seen.GetValueOrDefault(item.Id) + 1;
        if (times == 1)
            return item;
        report.Notes.Add(new ImportNote(item.Place, "another before it has the same number"));
        return item with { Id = $"{item.Id}#{times}" };
    }
}
