using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>Makes the sections that an export names, nested as they are there; those that stand here already are used. Remembers their old addresses.</summary>
internal sealed class PlaceSections(NewsDb db, AddSection add, SectionTree tree, TimeProvider clock)
{
    /// <summary>Where an article goes that names no section.</summary>
    public const string Elsewhere = "news";

    /// <summary>Where pages go: not in the navigation.</summary>
    public const string Pages = "pages";

    private readonly Dictionary<string, long> ids = [];

    /// <summary>Before any article: every section that the export lists, in transactions of their own.</summary>
    public async Task RunAsync(ImportedSite site, bool isDryRun, ImportReport report, CancellationToken cancellationToken)
    {
        var byKey = site.Sections.ToDictionary(section => section.Key);
        report.Sections.InFile = byKey.Count;
        if (isDryRun)
        {
            var map = await tree.GetAsync(cancellationToken);
            report.Sections.Unchanged = byKey.Values.Count(section => map.Find(PathOf(section, byKey)) is not null);
            report.Sections.Imported = byKey.Count - report.Sections.Unchanged;
            return;
        }
        foreach (var section in byKey.Values)
            await PlaceAsync(section, byKey, [], report, cancellationToken);
        foreach (var section in byKey.Values)
            await RememberAsync(section, report, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Whether <see cref="IdOf"/> can answer inside a transaction; otherwise <see cref="EnsureAsync"/> must come first.</summary>
    public bool Has(string key) => ids.ContainsKey(key);

    /// <summary>Makes the section for what names none, or for pages: only where there is something to put into it.</summary>
    public async Task EnsureAsync(string key, ImportReport report, CancellationToken cancellationToken)
    {
        (ids[key], var isNew) = await FindOrAddAsync(new ImportedSection(key, "", key == Pages ? "Pages" : "News", "") { IsListed = key != Pages }, null, cancellationToken);
        report.Sections.Imported += isNew ? 1 : 0;
    }

    public long IdOf(string key) => ids[key];

    private static string PathOf(ImportedSection section, Dictionary<string, ImportedSection> all)
    {
        var (path, seen) = (Slugged(section), new HashSet<string> { section.Key });
        for (var at = section; all.TryGetValue(at.ParentKey, out var up) && seen.Add(up.Key); at = up)
            path = Section.PathUnder(Slugged(up), path);
        return path;
    }

    private static string Slugged(ImportedSection section) => Slug.From(section.Slug) is { Length: > 0 } made ? made : "section";

    private async Task<long> PlaceAsync(
        ImportedSection section, Dictionary<string, ImportedSection> all, HashSet<string> above, ImportReport report, CancellationToken cancellationToken)
    {
        if (ids.TryGetValue(section.Key, out var known))
            return known;
        // A section that stands below itself is a top section.
        long? parent = above.Add(section.Key) && all.TryGetValue(section.ParentKey, out var up) && !above.Contains(up.Key)
            ? await PlaceAsync(up, all, above, report, cancellationToken) : null;
        (ids[section.Key], var isNew) = await FindOrAddAsync(section, parent, cancellationToken);
        _ = isNew ? report.Sections.Imported++ : report.Sections.Unchanged++;
        return ids[section.Key];
    }

    private async Task<(long Id, bool IsNew)> FindOrAddAsync(ImportedSection section, long? parent, CancellationToken cancellationToken)
    {
        var map = await tree.GetAsync(cancellationToken);
        var (name, wanted) = (section.Name is "" ? section.Key : section.Name, Slugged(section));
        foreach (var candidate in new[] { wanted, wanted + "-section", wanted + "-2", wanted + "-3" })
        {
            var path = Section.PathUnder(parent is { } id ? map.Find(id)!.Path : "", candidate);
            if (map.Find(path) is { } there)
                return (there.Id, false);
            var draft = new SectionDraft(Short(name, Section.LongestName), candidate, parent, Short(section.Description, Section.LongestDescription), section.Position, section.IsListed);
            if (await add.RunAsync(draft, cancellationToken) is SectionOutcome.Saved saved)
                return (saved.Id, true);
        }
        throw new InvalidDataException($"The section '{name}' finds no address here: /{wanted}/ is taken by something else.");
    }

    private async Task RememberAsync(ImportedSection section, ImportReport report, CancellationToken cancellationToken)
    {
        foreach (var address in section.OldAddresses)
            if (!await db.Redirects.AnyAsync(redirect => redirect.Path == address, cancellationToken) && db.Redirects.Local.All(redirect => redirect.Path != address))
            {
                await db.RememberAddressAsync(address, RedirectKind.Section, ids[section.Key], clock.GetUtcNow(), cancellationToken);
                report.OldAddresses++;
            }
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
