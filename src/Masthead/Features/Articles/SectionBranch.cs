using Masthead.Storage;
using Masthead.Features.Sections;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

/// <summary>Whole-branch changes as single statements: a section may hold a million articles.</summary>
internal static class SectionBranch
{
    /// <summary>Everything whose path lies below <paramref name="oldPath"/> moves below <paramref name="newPath"/>; own paths stay.</summary>
    public static async Task RewritePathsAsync(NewsDb db, string oldPath, string newPath, CancellationToken cancellationToken)
    {
        var (from, to) = Below(oldPath);
        await db.Sections.Where(section => string.Compare(section.Path, from) >= 0 && string.Compare(section.Path, to) < 0)
            .ExecuteUpdateAsync(set => set.SetProperty(section => section.Path, section => newPath + section.Path.Substring(oldPath.Length)), cancellationToken);
        await db.Articles.Where(article => !article.HasOwnPath && string.Compare(article.Path, from) >= 0 && string.Compare(article.Path, to) < 0)
            .ExecuteUpdateAsync(set => set.SetProperty(article => article.Path, article => newPath + article.Path.Substring(oldPath.Length)), cancellationToken);
    }

    /// <summary>After a branch changed its parent: its articles leave the lists of the old sections above and enter those of the new.</summary>
    public static async Task RewriteListingsAsync(NewsDb db, long sectionId, CancellationToken cancellationToken)
    {
        var sections = await db.Sections.AsNoTracking()
            .Select(section => new SectionView(section.Id, section.ParentId, section.Name, section.Slug, section.Path, section.Position, section.Description, section.IsListed))
            .ToListAsync(cancellationToken);
        var map = new SectionMap(sections);
        var branch = sections.Where(section => map.ChainTo(section.Id).Any(above => above.Id == sectionId)).Select(section => section.Id).ToArray();
        var articles = db.Articles.Where(article => branch.Contains(article.SectionId)).Select(article => article.Id);
        await db.Listings.Where(row => row.Kind == ListingKind.Section && !branch.Contains(row.TargetId) && articles.Contains(row.ArticleId))
            .ExecuteDeleteAsync(cancellationToken);
        foreach (var above in map.ChainTo(sectionId).SkipLast(1))
            await db.AddToListAsync((int)ListingKind.Section, above.Id, branch, cancellationToken);
    }

    // '0' is the character after '/': the range holds exactly what begins with the path and a slash.
    private static (string From, string To) Below(string path) => (path + "/", path + "0");
}
