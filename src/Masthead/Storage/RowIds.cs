using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

internal static class RowIds
{
    /// <summary>The next ids of a table, for rows that must know theirs before they are written. Inside the transaction that writes them.</summary>
    /// <param name="db">The caller's.</param>
    /// <param name="table">A table whose ids the database gives out.</param>
    /// <param name="count">How many.</param>
    public static async Task<IReadOnlyList<long>> TakeIdsAsync(this NewsDb db, string table, int count)
    {
        if (db.Database.IsNpgsql())
            return await db.Database.SqlQuery<long>($"""SELECT nextval(pg_get_serial_sequence({table}, 'id')) AS "Value" FROM generate_series(1, {count})""").ToListAsync();
        // The one writer is at work here, and a row with an id of its own moves this number on by itself.
        var last = await db.Database.SqlQuery<long>($"""SELECT seq AS "Value" FROM sqlite_sequence WHERE name = {table}""").ToListAsync();
        return Enumerable.Range(1, count).Select(step => last.FirstOrDefault() + step).ToList();
    }
}
