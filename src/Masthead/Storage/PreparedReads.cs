using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Masthead.Storage;

/// <summary>A question that readers ask so often that it stays prepared, and how one row of its answer is read.</summary>
/// <param name="sql">SQL that both databases know, with <c>$1</c>, <c>$2</c> … for the values; <c>= ANY($n)</c> takes an array of ids or texts.</param>
/// <param name="row">Reads the columns in order.</param>
internal sealed class PreparedRead<T>(string sql, Func<DbDataReader, T> row)
{
    private string? inSqlite;

    public string Sql => sql;
    public Func<DbDataReader, T> Row => row;

    /// <summary>As SQLite has it.</summary>
    /// <param name="count">How many values it takes.</param>
    public string InSqlite(int count) => inSqlite ??= InSqlite(sql, count);

    // SQLite has no arrays: they come as JSON.
    private static string InSqlite(string sql, int count)
    {
        for (var i = 1; i <= count; i++)
            sql = sql.Replace($"= ANY(${i})", $"IN (SELECT value FROM json_each(${i}))", StringComparison.Ordinal).Replace($"${i}", $"?{i}", StringComparison.Ordinal);
        return sql;
    }
}

/// <summary>
/// The short way to the database for what every reader asks: connections of its own, on which each <see cref="PreparedRead{T}"/> is prepared once.
/// Going through the mapper costs several times what the database itself does. It sees what is committed, and writes nothing. Thread-safe.
/// </summary>
internal sealed class PreparedReads(DatabaseOptions options, WriteQueue writes, IEnumerable<QueryCounter> counters, NpgsqlDataSource? postgres = null) : IAsyncDisposable
{
    private const int MostIdle = 8;

    private readonly QueryCounter[] counters = counters.ToArray();
    private readonly ConcurrentStack<SqliteReads> idleHere = [];
    private readonly ConcurrentStack<PostgresReads> idle = [];

    /// <param name="read">The same object every time: it is prepared once per connection.</param>
    /// <param name="values">For <c>$1</c> and so on: long, int, string, long[] or string[], never null.</param>
    /// <param name="cancellationToken">Honoured where the database waits.</param>
    public Task<List<T>> ReadAsync<T>(PreparedRead<T> read, object[] values, CancellationToken cancellationToken)
    {
        Count(read.Sql);
        // SQLite has no asynchronous calls: the plain way is the honest one, and the short one.
        return postgres is null
            ? Task.FromResult(Here(connection => connection.Read(read, values)))
            : ThereAsync(postgres, connection => connection.ReadAsync(read, values, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// What is asked before rows are written: the same question several times, with other values each. On SQLite on the connection that writes, which
    /// has at hand what the last commit changed and every other one must read again; on PostgreSQL in one round trip. Bounded by the caller.
    /// </summary>
    /// <returns>The rows for each, in their order.</returns>
    public Task<List<List<T>>> ReadBeforeWritingAsync<T>(PreparedRead<T> read, IReadOnlyList<object[]> each, CancellationToken cancellationToken)
    {
        Count(read.Sql);
        return postgres is null
            ? writes.RunPlainAsync(connection => Task.FromResult(SqliteReads.ReadEach((SqliteConnection)connection, read, each)))
            : ThereAsync(postgres, connection => connection.ReadEachAsync(read, each, cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        while (idleHere.TryPop(out var connection))
            connection.Dispose();
        await DropIdleAsync();
    }

    private TAnswer Here<TAnswer>(Func<SqliteReads, TAnswer> ask)
    {
        if (!idleHere.TryPop(out var connection))
            connection = new SqliteReads(options.SqliteFile);
        try
        {
            var answer = ask(connection);
            if (idleHere.Count < MostIdle)
                idleHere.Push(connection);
            else
                connection.Dispose();
            return answer;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task<TAnswer> ThereAsync<TAnswer>(NpgsqlDataSource source, Func<PostgresReads, Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        if (idle.TryPop(out var known))
        {
            try
            {
                return await UseAsync(known, ask);
            }
            catch (DbException) when (!known.IsOpen)
            {
                // It died while it lay idle, and the others with it: a new one is asked.
                await DropIdleAsync();
            }
        }
        return await UseAsync(new PostgresReads(await source.OpenConnectionAsync(cancellationToken)), ask);
    }

    private async Task<TAnswer> UseAsync<TAnswer>(PostgresReads connection, Func<PostgresReads, Task<TAnswer>> ask)
    {
        try
        {
            var answer = await ask(connection);
            if (idle.Count < MostIdle)
                idle.Push(connection);
            else
                await connection.DisposeAsync();
            return answer;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private void Count(string sql)
    {
        foreach (var counter in counters)
            counter.Count(sql);
    }

    private async ValueTask DropIdleAsync()
    {
        while (idle.TryPop(out var connection))
            await connection.DisposeAsync();
    }
}
