using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Masthead.Storage;

/// <summary>Takes the values of one row, column by column.</summary>
internal interface IRowSink
{
    void Add(long value);
    void Add(double value);
    void Add(bool value);
    void Add(string? value);

    /// <summary>A column of 32 bits in PostgreSQL.</summary>
    void AddSmall(int value);
}

/// <summary>
/// Writes many rows at once without an entity, a command or a boxed value for each: one prepared statement in SQLite, one COPY in
/// PostgreSQL. For what is written thousands of times a second.
/// </summary>
internal static class RowAppender
{
    /// <param name="connection">The caller's, inside its transaction.</param>
    /// <param name="table">A name from the code, never from outside.</param>
    /// <param name="columns">Names from the code, in the order in which <paramref name="write"/> adds them.</param>
    /// <param name="rows">What to write.</param>
    /// <param name="write">Adds exactly one value for each column.</param>
    public static async Task AppendAsync<T>(
        this DbConnection connection, string table, IReadOnlyList<string> columns, IReadOnlyList<T> rows, Action<T, IRowSink> write)
    {
        if (connection is SqliteConnection sqlite)
            SqliteStatement.Use(
                sqlite, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})", insert => Append(insert, rows, write));
        else
            await CopyToPostgresAsync((NpgsqlConnection)connection, table, columns, rows, write);
    }

    private static void Append<T>(SqliteStatement insert, IReadOnlyList<T> rows, Action<T, IRowSink> write)
    {
        var sink = new SqliteSink(insert);
        foreach (var row in rows)
        {
            write(row, sink);
            sink.FinishRow();
        }
    }

    private static async Task CopyToPostgresAsync<T>(
        NpgsqlConnection connection, string table, IReadOnlyList<string> columns, IReadOnlyList<T> rows, Action<T, IRowSink> write)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", CancellationToken.None);
        var sink = new PostgresSink(copy);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(CancellationToken.None);
            write(row, sink);
        }
        await copy.CompleteAsync(CancellationToken.None);
    }

    private sealed class SqliteSink(SqliteStatement statement) : IRowSink
    {
        private int column;

        public void Add(long value) => statement.Bind(++column, value);

        public void AddSmall(int value) => Add(value);

        public void Add(double value) => statement.Bind(++column, value);

        public void Add(bool value) => statement.Bind(++column, value);

        public void Add(string? value) => statement.Bind(++column, value);

        public void FinishRow()
        {
            statement.Run();
            column = 0;
        }
    }

    private sealed class PostgresSink(NpgsqlBinaryImporter copy) : IRowSink
    {
        public void Add(long value) => copy.Write(value, NpgsqlDbType.Bigint);

        public void AddSmall(int value) => copy.Write(value, NpgsqlDbType.Integer);

        public void Add(double value) => copy.Write(value, NpgsqlDbType.Double);

        public void Add(bool value) => copy.Write(value, NpgsqlDbType.Boolean);

        public void Add(string? value)
        {
            if (value is null)
                copy.WriteNull();
            else
                copy.Write(value, NpgsqlDbType.Text);
        }
    }
}
