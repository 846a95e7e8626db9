using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Masthead.Storage;

/// <summary>One connection with what is prepared on it. Used by one reader at a time.</summary>
internal sealed class SqliteReads(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<object, SqliteStatement> statements = new(ReferenceEqualityComparer.Instance);

    public List<T> Read<T>(PreparedRead<T> read, object[] values)
    {
        if (!statements.TryGetValue(read, out var statement))
            statements[read] = statement = new SqliteStatement(connection, InSqlite(read.Sql, values));
        for (var i = 0; i < values.Length; i++)
            Bind(statement, i + 1, values[i]);
        return statement.Read(read.Row);
    }

    /// <summary>Reads for each of several sets of values, all from one state of the database: what was read for one is at hand for the next.</summary>
    public List<List<T>> ReadEach<T>(PreparedRead<T> read, IReadOnlyList<object[]> each)
    {
        Execute("BEGIN");
        var all = new List<List<T>>(each.Count);
        foreach (var values in each)
            all.Add(Read(read, values));
        Execute("COMMIT");
        return all;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
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
                statement.Bind(place, JsonSerializer.Serialize(ids));
                break;
            default:
                throw new ArgumentException($"A question takes numbers, texts, bytes and ids, not {value.GetType()}.", nameof(value));
        }
    }

    // SQLite has no arrays: the ids come as JSON.
    private static string InSqlite(string sql, object[] values)
    {
        for (var i = 1; i <= values.Length; i++)
            sql = sql.Replace($"= ANY(${i})", $"IN (SELECT value FROM json_each(${i}))", StringComparison.Ordinal).Replace($"${i}", $"?{i}", StringComparison.Ordinal);
        return sql;
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        connection.Dispose();
    }
}
