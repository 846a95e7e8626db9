using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Masthead.Storage;

/// <summary>A question that readers ask so often that it stays prepared, and how one row of its answer is read.</summary>
/// <param name="sql">SQL that both databases know, with <c>$1</c>, <c>$2</c> … for the values; <c>= ANY($n)</c> takes an array of ids.</param>
/// <param name="row">Reads the columns in order.</param>
internal sealed class PreparedRead<T>(string sql, Func<DbDataReader, T> row)
{
    public string Sql => sql;
    public Func<DbDataReader, T> Row => row;
}

/// <summary>
/// The short way to the database for what every reader asks: connections of its own, on which each <see cref="PreparedRead{T}"/> is prepared once.
/// Going through the mapper costs several times what the database itself does. It sees what is committed, and writes nothing. Thread-safe.
/// </summary>
internal sealed class PreparedReads(DatabaseOptions options, IEnumerable<QueryCounter> counters, NpgsqlDataSource? postgres = null) : IAsyncDisposable
{
    private const int MostIdle = 8;

    private readonly QueryCounter[] counters = counters.ToArray();
    private readonly ConcurrentStack<PreparedConnection> idle = [];

    /// <param name="read">The same object every time: it is prepared once per connection.</param>
    /// <param name="values">For <c>$1</c> and so on: long, string, byte[] or long[], never null.</param>
    /// <param name="cancellationToken">Honoured where the database waits.</param>
    public async Task<List<T>> ReadAsync<T>(PreparedRead<T> read, object[] values, CancellationToken cancellationToken)
    {
        foreach (var counter in counters)
            counter.Count(read.Sql);
        if (idle.TryPop(out var known))
        {
            try
            {
                return await UseAsync(known, read, values, cancellationToken);
            }
            catch (DbException) when (!known.IsOpen)
            {
                // It died while it lay idle, and the others with it: a new one is asked.
                await DropIdleAsync();
            }
        }
        return await UseAsync(await OpenAsync(cancellationToken), read, values, cancellationToken);
    }

    /// <summary>
    /// The same question several times, with other values each: on SQLite to one state of the database, so that what was read for one is at hand for
    /// the next, on PostgreSQL in one round trip. Bounded by the caller.
    /// </summary>
    /// <returns>The rows for each, in their order.</returns>
    public async Task<IReadOnlyList<List<T>>> ReadEachAsync<T>(PreparedRead<T> read, IReadOnlyList<object[]> each, CancellationToken cancellationToken)
    {
        foreach (var counter in counters)
            counter.Count(read.Sql);
        while (true)
        {
            var wasIdle = idle.TryPop(out var known);
            var connection = known ?? await OpenAsync(cancellationToken);
            try
            {
                var rows = await connection.ReadEachAsync(read, each, cancellationToken);
                idle.Push(connection);
                return rows;
            }
            catch (DbException) when (wasIdle && !connection.IsOpen)
            {
                // What died while it lay idle says nothing of the question.
                await connection.DisposeAsync();
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    public ValueTask DisposeAsync() => DropIdleAsync();

    private async Task<List<T>> UseAsync<T>(PreparedConnection connection, PreparedRead<T> read, object[] values, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await connection.ReadAsync(read, values, cancellationToken);
            if (idle.Count < MostIdle)
                idle.Push(connection);
            else
                await connection.DisposeAsync();
            return rows;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<PreparedConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (postgres is not null)
            return new PreparedConnection(await postgres.OpenConnectionAsync(cancellationToken));
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.SqliteFile,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var pragmas = connection.CreateCommand();
        pragmas.CommandText = "PRAGMA query_only=ON; PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY;";
        await pragmas.ExecuteNonQueryAsync(cancellationToken);
        return new PreparedConnection(connection);
    }

    private async ValueTask DropIdleAsync()
    {
        while (idle.TryPop(out var connection))
            await connection.DisposeAsync();
    }

    /// <summary>One connection with what is prepared on it. Used by one reader at a time.</summary>
    private sealed class PreparedConnection(DbConnection connection) : IAsyncDisposable
    {
        private readonly Dictionary<object, DbCommand> commands = new(ReferenceEqualityComparer.Instance);

        public bool IsOpen => connection.State == System.Data.ConnectionState.Open;

        public async Task<List<T>> ReadAsync<T>(PreparedRead<T> read, object[] values, CancellationToken cancellationToken)
        {
            if (!commands.TryGetValue(read, out var command))
                command = await PrepareAsync(read, values, cancellationToken);
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = Value(values[i]);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read.Row(reader));
            return rows;
        }

        public async Task<IReadOnlyList<List<T>>> ReadEachAsync<T>(PreparedRead<T> read, IReadOnlyList<object[]> each, CancellationToken cancellationToken)
        {
            if (connection is NpgsqlConnection postgres)
                return await ReadEachAsync(postgres, read, each, cancellationToken);
            var all = new List<List<T>>(each.Count);
            await ExecuteAsync("BEGIN");
            foreach (var values in each)
                all.Add(await ReadAsync(read, values, cancellationToken));
            await ExecuteAsync("COMMIT");
            return all;
        }

        private static async Task<IReadOnlyList<List<T>>> ReadEachAsync<T>(
            NpgsqlConnection postgres, PreparedRead<T> read, IReadOnlyList<object[]> each, CancellationToken cancellationToken)
        {
            await using var batch = new NpgsqlBatch(postgres);
            foreach (var values in each)
            {
                var command = new NpgsqlBatchCommand(read.Sql);
                foreach (var value in values)
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                batch.BatchCommands.Add(command);
            }
            await batch.PrepareAsync(cancellationToken);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            var all = new List<List<T>>(each.Count);
            do
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken))
                    rows.Add(read.Row(reader));
                all.Add(rows);
            }
            while (await reader.NextResultAsync(cancellationToken));
            return all;
        }

        private async Task ExecuteAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }

        private async Task<DbCommand> PrepareAsync<T>(PreparedRead<T> read, object[] values, CancellationToken cancellationToken)
        {
            var command = connection.CreateCommand();
            command.CommandText = connection is SqliteConnection ? InSqlite(read.Sql, values) : read.Sql;
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                if (connection is SqliteConnection)
                    parameter.ParameterName = "$" + (i + 1);
                parameter.Value = Value(values[i]);
                command.Parameters.Add(parameter);
            }
            await command.PrepareAsync(cancellationToken);
            return commands[read] = command;
        }

        // SQLite has no arrays: the ids come as JSON.
        private static string InSqlite(string sql, object[] values)
        {
            for (var i = 1; i <= values.Length; i++)
                sql = sql.Replace($"= ANY(${i})", $"IN (SELECT value FROM json_each(${i}))", StringComparison.Ordinal);
            return sql;
        }

        private object Value(object value) => value is long[] ids && connection is SqliteConnection ? JsonSerializer.Serialize(ids) : value;

        public async ValueTask DisposeAsync()
        {
            foreach (var command in commands.Values)
                await command.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
