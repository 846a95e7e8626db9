using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Masthead.Storage;

/// <summary>One connection with what is prepared on it. Used by one reader at a time.</summary>
internal sealed class SqliteReads : IDisposable
{
    private const string Pragmas = "PRAGMA query_only=ON; PRAGMA cache_size=-1000; PRAGMA temp_store=MEMORY;";

    // Another process may hold the file for a moment.
    private const int LongestWait = 30_000;

    private readonly sqlite3 database;
    private readonly Dictionary<object, SqliteStatement> statements = new(ReferenceEqualityComparer.Instance);

    /// <param name="file">The database, which is there.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public SqliteReads(string file)
    {
        Batteries_V2.Init();
        // Whoever reads has the connection alone, so SQLite need not lock it for each column of each row.
        var outcome = raw.sqlite3_open_v2(file, out database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (outcome == raw.SQLITE_OK)
        {
            raw.sqlite3_busy_timeout(database, LongestWait);
            SqliteStatement.PlanOnce(database);
            outcome = raw.sqlite3_exec(database, Pragmas);
        }
        if (outcome == raw.SQLITE_OK)
            return;
        using (database)
            SqliteException.ThrowExceptionForRC(outcome, database);
    }

    public List<T> Read<T>(PreparedRead<T> read, object[] values)
    {
        if (!statements.TryGetValue(read, out var statement))
            statements[read] = statement = new SqliteStatement(database, read.InSqlite(values.Length));
        return Read(statement, read, values);
    }

    /// <summary>Reads for each of several sets of values, on a connection that keeps what is prepared.</summary>
    public static List<List<T>> ReadEach<T>(SqliteConnection connection, PreparedRead<T> read, IReadOnlyList<object[]> each)
    {
        var all = new List<List<T>>(each.Count);
        if (each.Count > 0)
            SqliteStatement.Use(connection, read.InSqlite(each[0].Length), statement => all.AddRange(each.Select(values => Read(statement, read, values))));
        return all;
    }

    private static List<T> Read<T>(SqliteStatement statement, PreparedRead<T> read, object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            Bind(statement, i + 1, values[i]);
        return statement.Read(read.Row);
    }

    private static void Bind(SqliteStatement statement, int place, object value)
    {
        switch (value)
        {
            case long number:
                statement.Bind(place, number);
                break;
            case int number:
                statement.Bind(place, number);
                break;
            case string text:
                statement.Bind(place, text);
                break;
            case byte[] bytes:
                statement.Bind(place, bytes);
                break;
            case long[] ids:
                statement.Bind(place, ListsJson.Of(ids));
                break;
            case string[] texts:
                statement.Bind(place, ListsJson.Of(texts));
                break;
            default:
                throw new ArgumentException($"A question takes numbers, texts, bytes and lists, not {value.GetType()}.", nameof(value));
        }
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        database.Dispose();
    }
}
