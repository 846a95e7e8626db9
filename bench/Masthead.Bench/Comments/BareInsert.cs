using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Masthead.Bench.Comments;

/// <summary>
/// The most that the database could take: the rows of comments that were just posted, written once more by one thread with prepared statements,
/// as many in a commit as there were posters, each commit on the disk. No form, no verdict, nobody who waits.
/// </summary>
internal static class BareInsert
{
    private const int Group = 64;

    private sealed record Table(string Name, string[] Columns, List<object[]> Rows);

    public static string Run(string file, int count)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;");
        Table[] tables = [Read(connection, "comments", "id", count), Read(connection, "comment_verdicts", "comment_id", count), Read(connection, "comment_acts", "comment_id", count)];
        var (clock, work) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Write(connection, tables, count);
        var worked = Environment.CpuUsage.TotalTime - work;
        return string.Create(CultureInfo.InvariantCulture,
            $"SQLite alone, the same rows, {Group} in a commit: {count / clock.Elapsed.TotalSeconds:N0}/s, {worked.TotalMicroseconds / count:0} µs each");
    }

    private static Table Read(SqliteConnection connection, string table, string key, int count)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} WHERE {key} > (SELECT max(id) FROM comments) - {count} ORDER BY {key}";
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[columns.Length];
            reader.GetValues(row);
            Renew(columns, row, key, count);
            rows.Add(row);
        }
        return new Table(table, columns, rows);
    }

    // Another comment with the same words: an id and a fingerprint of its own.
    private static void Renew(string[] columns, object[] row, string key, int count)
    {
        for (var i = 0; i < columns.Length; i++)
            row[i] = columns[i] switch
            {
                var name when name == key => (long)row[i] + count,
                "id" => DBNull.Value,
                "fingerprint" => Guid.NewGuid().ToByteArray()[..12],
                _ => row[i],
            };
    }

    private static void Write(SqliteConnection connection, Table[] tables, int count)
    {
        var inserts = tables.Select(table => Prepare(connection, $"INSERT INTO {table.Name} VALUES ({string.Join(", ", table.Columns.Select((_, i) => "$" + i))})", table.Columns.Length)).ToArray();
        var counting = Prepare(connection, "UPDATE discussions SET comment_count = comment_count + 1 WHERE article_id = $0", 1);
        var article = Array.IndexOf(tables[0].Columns, "article_id");
        for (var at = 0; at < count; at += Group)
        {
            Execute(connection, "BEGIN IMMEDIATE");
            for (var row = at; row < Math.Min(at + Group, count); row++)
            {
                for (var table = 0; table < tables.Length; table++)
                    Run(inserts[table], tables[table].Rows[row]);
                Run(counting, [tables[0].Rows[row][article]]);
            }
            Execute(connection, "COMMIT");
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            command.Parameters.AddWithValue("$" + i, DBNull.Value);
        command.Prepare();
        return command;
    }

    private static void Run(SqliteCommand command, object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
