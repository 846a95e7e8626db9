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

    /// <returns>Our id for each key, and for <see cref="Elsewhere"/> and <see cref="Pages"/>.</returns>
    public async Task<Dictionary<string, long>> RunAsync(ImportedSite site, ImportReport report, CancellationToken cancellationToken)
    {
        var byKey = site.Sections.GroupBy(section => section.Key).ToDictionary(group => group.Key, group => group.First());
        var ids = new Dictionary<string, long>();
        foreach (var section in byKey.Values)
            await PlaceAsync(section, byKey, ids, [], report, cancellationToken);
        await EnsureAsync(Elsewhere, "News", true, ids, report, cancellationToken);
        await EnsureAsync(Pages, "Pages", false, ids, report, cancellationToken);
        foreach (var section in byKey.Values)
            await RememberAsync(section, byKey, ids[section.Key], report, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return ids;
    }

    /// <summary>How many sections stand above each, by its key.</summary>
    public static Dictionary<string, int> Depths(ImportedSite site)
    {
        var byKey = site.Sections.GroupBy(section => section.Key).ToDictionary(group => group.Key, group => group.First());
        return byKey.Values.ToDictionary(section => section.Key, section => Above(section, byKey).Count());
    }

    // Stops where a section would stand below itself.
    private static IEnumerable<ImportedSection> Above(ImportedSection section, Dictionary<string, ImportedSection> all)
    {
        var seen = new HashSet<string> { section.Key };
        while (all.TryGetValue(section.ParentKey, out var up) && seen.Add(up.Key))
            yield return section = up;
    }

    private async Task<long> PlaceAsync(
        ImportedSection section, Dictionary<string, ImportedSection> all, Dictionary<string, long> ids, HashSet<string> above, ImportReport report, CancellationToken cancellationToken)
    {
        if (ids.TryGetValue(section.Key, out var known))
            return known;
        // A section that stands below itself is a top section.
        long? parent = above.Add(section.Key) && all.TryGetValue(section.ParentKey, out var up) && !above.Contains(up.Key)
            ? await PlaceAsync(up, all, ids, above, report, cancellationToken) : null;
        var name = section.Name is "" ? section.Key : section.Name;
        return ids[section.Key] = await FindOrAddAsync(name, section.Key, parent, section.Description, true, report, cancellationToken);
    }

    private async Task EnsureAsync(string slug, string name, bool isListed, Dictionary<string, long> ids, ImportReport report, CancellationToken cancellationToken)
    {
        if (!ids.ContainsKey(slug))
            ids[slug] = await FindOrAddAsync(name, slug, null, "", isListed, report, cancellationToken);
    }

    private async Task<long> FindOrAddAsync(string name, string slug, long? parent, string description, bool isListed, ImportReport report, CancellationToken cancellationToken)
    {
        var map = await tree.GetAsync(cancellationToken);
        var wanted = Slug.From(slug) is { Length: > 0 } made ? made : "section";
        foreach (var candidate in new[] { wanted, wanted + "-section", wanted + "-2", wanted + "-3" })
        {
            var path = Section.PathUnder(parent is { } id ? map.Find(id)!.Path : "", candidate);
            if (map.Find(path) is { } there)
                return there.Id;
            if (await add.RunAsync(new SectionDraft(name, candidate, parent, description, IsListed: isListed), cancellationToken) is not SectionOutcome.Saved saved)
                continue;
            report.SectionsMade++;
            return saved.Id;
        }
        throw new InvalidDataException($"The section '{name}' finds no address here: /{wanted}/ is taken by something else.");
    }

    private async Task RememberAsync(ImportedSection section, Dictionary<string, ImportedSection> all, long id, ImportReport report, CancellationToken cancellationToken)
    {
        var path = string.Join('/', Above(section, all).Reverse().Append(section).Select(part => part.Key));
        foreach (var address in new[] { "category/" + section.Key, "category/" + path }.Distinct())
            if (!await db.Redirects.AnyAsync(redirect => redirect.Path == address, cancellationToken) && db.Redirects.Local.All(redirect => redirect.Path != address))
            {
                await db.RememberAddressAsync(address, RedirectKind.Section, id, clock.GetUtcNow(), cancellationToken);
                report.OldAddresses++;
            }
    }
}
