using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

internal static class RowIds
{
    /// <summary>The next ids of a table, given to nobody else, so that rows can name one another before any is written.</summary>
    /// <param name="db">Inside the transaction that writes the rows: on SQLite that makes it the only writer, and a row with an id of its own moves the table's number on.</param>
    /// <param name="table">A table whose ids the database gives out.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Honoured before the database is asked.</param>
    public static async Task<IReadOnlyList<long>> ReserveIdsAsync(this NewsDb db, string table, int count, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
            return await db.Database.SqlQuery<long>($"""SELECT nextval(pg_get_serial_sequence({table}, 'id')) AS "Value" FROM generate_series(1, {count})""").ToListAsync(cancellationToken);
        var last = await db.Database.SqlQuery<long>($"""SELECT coalesce(max(seq), 0) AS "Value" FROM sqlite_sequence WHERE name = {table}""").SingleAsync(cancellationToken);
        return Enumerable.Range(1, count).Select(step => last + step).ToList();
    }
}
