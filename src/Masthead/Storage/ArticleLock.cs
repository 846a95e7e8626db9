using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

internal static class ArticleLock
{
    /// <summary>
    /// Until the transaction at hand ends, nobody else holds these articles. Taken in the order of the ids, so that two who want the same ones
    /// wait for each other instead of blocking each other. SQLite has one writer anyway.
    /// </summary>
    public static async Task HoldArticlesAsync(this NewsDb db, IReadOnlyCollection<long> ids)
    {
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM articles WHERE id = ANY ({ids.ToArray()}) ORDER BY id FOR NO KEY UPDATE");
    }
}
