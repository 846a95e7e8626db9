using Masthead.Features.Sections;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

/// <summary>Moves a section one place among its siblings, and numbers them all anew.</summary>
internal sealed class ArrangeSections(NewsDb db, SectionTree tree, PageCache pages)
{
    public async Task RunAsync(long id, bool up, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var moved = await db.Sections.FirstOrDefaultAsync(section => section.Id == id, cancellationToken);
        if (moved is null)
            return;
        var siblings = await db.Sections.Where(section => section.ParentId == moved.ParentId).ToListAsync(cancellationToken);
        siblings = [.. siblings.OrderBy(section => section.Position).ThenBy(section => section.Name, StringComparer.InvariantCultureIgnoreCase)];
        var from = siblings.IndexOf(moved);
        var to = Math.Clamp(from + (up ? -1 : 1), 0, siblings.Count - 1);
        (siblings[from], siblings[to]) = (siblings[to], siblings[from]);
        for (var i = 0; i < siblings.Count; i++)
            siblings[i].Describe(siblings[i].Name, siblings[i].Description, i, siblings[i].IsListed);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        await tree.ForgetAsync();
        await pages.EvictAsync(PageCache.EveryPage);
    }
}
