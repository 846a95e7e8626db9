using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Masthead.Storage;

internal static class RowIds
{
    /// <summary>The next ids of a table, given to nobody else, so that rows can name one another before any is written.</summary>
    /// <param name="db">Inside the transaction that writes the rows: on SQLite that makes it the only writer, and a row with an id of its own moves the table's number on.</param>
    /// <param name="table">A table whose ids the database gives out.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Honoured before the database is asked.</param>
    public static Task<IReadOnlyList<long>> ReserveIdsAsync(this NewsDb db, string table, int count, CancellationToken cancellationToken) =>
        db.Database.GetDbConnection().ReserveIdsAsync(table, count, cancellationToken);

    /// <summary>The same without the mapper.</summary>
    public static async Task<IReadOnlyList<long>> ReserveIdsAsync(this DbConnection connection, string table, int count, CancellationToken cancellationToken)
    {
        if (connection is SqliteConnection sqlite)
        {
            var last = LastId(sqlite, table);
            return Enumerable.Range(1, count).Select(step => last + step).ToList();
        }
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2)";
        command.Parameters.Add(new NpgsqlParameter { Value = table });
        command.Parameters.Add(new NpgsqlParameter { Value = count });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>(count);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetInt64(0));
        return ids;
    }

    private static long LastId(SqliteConnection connection, string table)
    {
        var last = 0L;
        SqliteStatement.Use(connection, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?1", statement =>
        {
            statement.Bind(1, table);
            last = statement.Read(row => row.GetInt64(0))[0];
        });
        return last;
    }
}
