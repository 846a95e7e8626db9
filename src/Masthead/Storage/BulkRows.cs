using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Masthead.Storage;

/// <summary>
/// Writes many rows into one table as fast as the database takes them: a prepared statement inside large transactions on SQLite, COPY on
/// PostgreSQL. For seeding, restoring and importing; the rows bring their own ids.
/// </summary>
internal static class BulkRows
{
    private const int RowsPerTransaction = 5_000;

    /// <summary>Writes the rows in order. What was written before a fault stays written.</summary>
    /// <param name="db">An open or closed database; no transaction may be under way.</param>
    /// <param name="table">A table of the model, by its name in the database.</param>
    /// <param name="columns">Columns by their names in the database.</param>
    /// <param name="rows">Values in the order of the columns, of the types that the columns hold in PostgreSQL (bool, long, int, string, byte[], double, Guid) or null.</param>
    /// <param name="cancellationToken">Honoured between transactions.</param>
    public static async Task<long> InsertAsync(
        NewsDb db, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = db.Database.GetDbConnection();
        return connection is NpgsqlConnection postgres
            ? await CopyAsync(postgres, table, columns, rows, cancellationToken)
            : await InsertPreparedAsync(connection, table, columns, rows, cancellationToken);
    }

    /// <summary>After rows with ids of their own: the next id that the database gives out is a new one. SQLite sees to that itself.</summary>
    public static async Task AdvanceIdsAsync(NewsDb db, string table, CancellationToken cancellationToken)
    {
        if (!db.Database.IsNpgsql())
            return;
        // Two statements, because a name cannot be a parameter everywhere: the table's name is one of the model's.
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(1, (SELECT coalesce(max(id), 0) FROM {table})))";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> CopyAsync(
        NpgsqlConnection connection, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        var count = 0L;
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellationToken);
            foreach (var value in row)
                if (value is null)
                    await writer.WriteNullAsync(cancellationToken);
                else
                    await writer.WriteAsync(value, cancellationToken);
            count++;
        }
        await writer.CompleteAsync(cancellationToken);
        return count;
    }

    private static async Task<long> InsertPreparedAsync(
        DbConnection connection, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => "@" + i))})";
        var parameters = columns.Select((_, i) => Parameter(command, "@" + i)).ToArray();
        var count = 0L;
        foreach (var batch in rows.Chunk(RowsPerTransaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            command.Transaction = transaction;
            foreach (var row in batch)
            {
                for (var i = 0; i < row.Length; i++)
                    parameters[i].Value = row[i] switch { null => DBNull.Value, Guid id => id.ToString().ToUpperInvariant(), var value => value };
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
            await transaction.CommitAsync(CancellationToken.None);
            count += batch.Length;
        }
        return count;
    }

    private static DbParameter Parameter(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
