using Masthead.Features.Import.Wxr;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>What to import and how.</summary>
/// <param name="Files">Exports of one site, in any order.</param>
/// <param name="Media">A copy of wp-content/uploads, or null.</param>
/// <param name="IsDryRun">Read and report, write nothing.</param>
/// <param name="Force">Overwrite articles that were changed here since the last import.</param>
internal sealed record ImportWish(IReadOnlyList<string> Files, string? Media, bool IsDryRun, bool Force);

/// <summary>
/// Brings a WordPress site over from its export files. Every article is found again by its source and number there: a second run changes nothing, and a
/// later export brings only what is new. An article is saved first and given its source after that, so one at which a run was killed is doubled by the next.
/// </summary>
internal sealed class ImportWordPress(PlaceSections sections, PlacePictures pictures, PlaceArticle articles, PlaceComments comments)
{
    /// <param name="wish">What to import.</param>
    /// <param name="progress">Called with how many articles were read.</param>
    /// <param name="cancellationToken">Honoured between articles.</param>
    /// <exception cref="InvalidDataException">A file is no export of WordPress; nothing was written.</exception>
    public async Task<ImportReport> RunAsync(ImportWish wish, Action<int> progress, CancellationToken cancellationToken)
    {
        var readers = wish.Files.Select(file => new WxrReader(file)).ToList();
        // All heads first: a file that is none must stop the run before it writes.
        var sites = readers.Select(reader => reader.ReadSite()).ToList();
        var report = new ImportReport();
        var site = Whole(sites);
        var attachments = readers.SelectMany(reader => reader.ReadPictures()).ToList();
        var addresses = attachments.GroupBy(picture => picture.Id).ToDictionary(group => group.Key, group => (group.First().Address, group.First().Alt));
        report.PicturesInFile = attachments.Count;
        if (!wish.IsDryRun)
            await pictures.RunAsync(attachments, wish.Media, report, cancellationToken);
        var plan = wish.IsDryRun ? null : await PlanAsync(site, wish, report, cancellationToken);
        var seen = new Dictionary<string, int>();
        foreach (var article in readers.SelectMany(reader => reader.ReadArticles(
            id => addresses.TryGetValue(id, out var found) ? found : null, (place, why) => report.Skipped.Add(new ImportNote(place, why)))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Count(article, report);
            if (plan is not null)
                await PlaceAsync(Alone(article, seen, report), plan, report, cancellationToken);
            progress(report.ArticlesInFile);
        }
        return report;
    }

    private async Task PlaceAsync(ImportedArticle article, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        try
        {
            if (await articles.RunAsync(article, plan, pictures, report, cancellationToken) is { } id)
                await comments.RunAsync(id, plan.Source, article, report, cancellationToken);
        }
        catch (DbUpdateException fault)
        {
            // One that the database refuses must not end the run; nothing of its transaction was kept.
            report.Skipped.Add(new ImportNote(article.Place, $"it could not be written: {(fault.InnerException ?? fault).Message}"));
        }
    }

    // Two articles of one number are two articles; the same file gives them the same numbers again.
    private static ImportedArticle Alone(ImportedArticle article, Dictionary<string, int> seen, ImportReport report)
    {
        var times = seen[article.Id] = seen.GetValueOrDefault(article.Id) + 1;
        if (times == 1)
            return article;
        report.Notes.Add(new ImportNote(article.Place, "another article before it has the same number"));
        return article with { Id = $"{article.Id}#{times}" };
    }

    private async Task<ImportPlan> PlanAsync(ImportedSite site, ImportWish wish, ImportReport report, CancellationToken cancellationToken) => new(
        "wordpress:" + (Uri.TryCreate(site.Address, UriKind.Absolute, out var url) ? url.Authority + url.AbsolutePath.TrimEnd('/') : site.Address),
        await sections.RunAsync(site, report, cancellationToken),
        PlaceSections.Depths(site),
        site.Authors.GroupBy(author => author.Key).ToDictionary(group => group.Key, group => group.First().Name),
        wish.Force);

    private static ImportedSite Whole(List<ImportedSite> sites)
    {
        if (sites.Select(site => site.Address).Distinct().Skip(1).Any())
            throw new InvalidDataException($"The files are of different sites: {string.Join(", ", sites.Select(site => site.Address).Distinct())}. Import one site at a time.");
        return new ImportedSite(sites[0].Name, sites[0].Address, sites.SelectMany(site => site.Sections).ToList(), sites.SelectMany(site => site.Authors).ToList());
    }

    private static void Count(ImportedArticle article, ImportReport report)
    {
        report.ArticlesInFile++;
        report.CommentsInFile += article.Comments.Count;
        foreach (var name in article.UnknownShortcodes)
            report.UnknownShortcodes[name] = report.UnknownShortcodes.GetValueOrDefault(name) + 1;
    }
}
