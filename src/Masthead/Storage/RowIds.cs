using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

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
        // Asked once for every group of comments: past the mapper, whose way costs as much as a row.
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        var isPostgres = db.Database.IsNpgsql();
        command.CommandText = isPostgres
            ? "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2)"
            : "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = $1";
        command.Parameters.Add(isPostgres ? new NpgsqlParameter { Value = table } : new SqliteParameter("$1", table));
        if (isPostgres)
            command.Parameters.Add(new NpgsqlParameter { Value = count });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>(count);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetInt64(0));
        return isPostgres ? ids : Enumerable.Range(1, count).Select(step => ids[0] + step).ToList();
    }
}
