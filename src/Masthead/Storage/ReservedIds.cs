using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

internal static class ReservedIds
{
    /// <summary>
    /// Ids that the database gives to nobody else, so that rows can name one another before any is written. Inside a transaction: in SQLite they are
    /// the next ones, because there is one writer.
    /// </summary>
    /// <param name="db">In a transaction.</param>
    /// <param name="table">A table with ids of its own; a name from the code, never from outside.</param>
    /// <param name="count">How many, at least one.</param>
    /// <param name="cancellationToken">Honoured before the database is asked.</param>
    public static async Task<IReadOnlyList<long>> ReserveIdsAsync(this NewsDb db, string table, int count, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
            return await db.Database.SqlQuery<long>($"SELECT nextval(pg_get_serial_sequence({table}, 'id')) AS \"Value\" FROM generate_series(1, {count})").ToListAsync(cancellationToken);
        var last = await db.Database.SqlQuery<long>($"SELECT coalesce(max(seq), 0) AS \"Value\" FROM sqlite_sequence WHERE name = {table}").SingleAsync(cancellationToken);
        return Enumerable.Range(1, count).Select(step => last + step).ToArray();
    }
}
