using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

internal static class ListingCopies
{
    /// <summary>Puts every published article of these sections into one more list, in one statement.</summary>
    public static async Task AddToListAsync(
        this NewsDb db, int kind, long targetId, IReadOnlyList<long> sectionIds, CancellationToken cancellationToken)
    {
        // The numbers are the listing kind of everything (0) and the database's own ids: never a person's text.
        foreach (var sectionId in sectionIds)
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO listings (kind, target_id, published_at, article_id)
                SELECT {kind}, {targetId}, l.published_at, l.article_id FROM listings l JOIN articles a ON a.id = l.article_id
                WHERE l.kind = 0 AND l.target_id = 0 AND a.section_id = {sectionId}
                ON CONFLICT DO NOTHING
                """, cancellationToken);
    }
}
