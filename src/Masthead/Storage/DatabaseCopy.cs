using System.Data;
using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

/// <summary>
/// Copies every row out of the database and into an empty one, of either kind, in one text form: a line that names the columns and their types,
/// then a JSON array a row, ordered by the primary key. The same rows make the same bytes.
/// </summary>
internal sealed partial class DatabaseCopy(IDbContextFactory<NewsDb> databases, SchemaSteps steps, DatabaseOptions options)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Copies all tables as they are at one moment; others go on reading and writing meanwhile.</summary>
    /// <param name="table">Is given each table's name, how to write it, and how many there are.</param>
    /// <param name="rules">For tables that are not copied whole.</param>
    /// <param name="cancellationToken">Honoured between tables.</param>
    /// <returns>The schema step that the copy stands at, and the ids that each table gave out last.</returns>
    public async Task<(string Step, SortedDictionary<string, long> LastIds)> WriteAsync(
        Func<string, Func<Stream, Task<long>>, int, Task> table, IReadOnlyDictionary<string, CopyRule> rules, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = db.Database.GetDbConnection();
        // Deferred: SQLite would otherwise keep every writer out until the copy is done.
        await using var moment = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var tables = CopiedTable.Of(db);
        var step = (string)(await ScalarAsync(connection, moment, "SELECT max(name) FROM schema_steps"))!;
        foreach (var copied in tables)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await table(copied.Name, target => WriteAsync(connection, moment, copied, rules.GetValueOrDefault(copied.Name), target), tables.Count);
        }
        return (step, await LastIdsAsync(connection, moment, tables));
    }

    /// <summary>
    /// Keeps other restores out of this database until what is returned is disposed of; null when one is under way. On PostgreSQL only: a SQLite file
    /// that is being filled is nobody else's.
    /// </summary>
    public async Task<IAsyncDisposable?> TryHoldAsync(CancellationToken cancellationToken)
    {
        var hold = new RestoreHold(await databases.CreateDbContextAsync(cancellationToken), options.IsPostgres);
        if (await hold.TryTakeAsync(cancellationToken))
            return hold;
        await hold.DisposeAsync();
        return null;
    }

    /// <summary>Whether there is nothing at all in the database, not even a schema.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        return (await TablesAsync(db.Database.GetDbConnection())).Count == 0;
    }

    /// <summary>Makes the schema as it was and fills it; then brings it up to date. The database must be empty.</summary>
    /// <param name="step">The schema step that the copy stood at.</param>
    /// <param name="tables">Names and contents, in the order in which they were written.</param>
    /// <param name="lastIds">As they were written.</param>
    /// <param name="cancellationToken">Honoured between tables.</param>
    /// <exception cref="InvalidDataException">The copy is not one of ours, or comes from a newer program. The database is empty again.</exception>
    public async Task ReadAsync(
        string step, IEnumerable<(string Name, Func<Stream> Open)> tables, IReadOnlyDictionary<string, long> lastIds, CancellationToken cancellationToken)
    {
        if (!steps.All.Contains(step))
            throw new InvalidDataException($"It was written by a newer Masthead (schema step {step}).");
        try
        {
            await steps.ApplyAsync(step, cancellationToken: cancellationToken);
            await FillAsync(tables, lastIds, cancellationToken);
            await steps.ApplyAsync(cancellationToken: cancellationToken);
        }
        catch
        {
            await EmptyAsync();
            throw;
        }
    }

    /// <summary>Only after a failure, and only in a database that was empty before. A SQLite file is thrown away by whoever made it.</summary>
    public async Task EmptyAsync()
    {
        if (!options.IsPostgres)
            return;
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.Database.OpenConnectionAsync(CancellationToken.None);
        var connection = db.Database.GetDbConnection();
        foreach (var table in await TablesAsync(connection))
            await ExecuteAsync(connection, $"DROP TABLE IF EXISTS \"{table}\" CASCADE");
    }

    private async Task FillAsync(IEnumerable<(string Name, Func<Stream> Open)> tables, IReadOnlyDictionary<string, long> lastIds, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = db.Database.GetDbConnection();
        var known = await TablesAsync(connection);
        // A reply may come before what it answers; everything is checked at the end.
        if (!options.IsPostgres)
            await ExecuteAsync(connection, "PRAGMA foreign_keys=OFF");
        foreach (var (name, open) in tables)
        {
            if (!known.Contains(name))
                throw new InvalidDataException($"There is no table '{name}'.");
            await using var source = open();
            await FillAsync(db, name, source, cancellationToken);
        }
        if (!options.IsPostgres)
        {
            await ExecuteAsync(connection, "PRAGMA foreign_keys=ON");
            if (await ScalarAsync(connection, null, "SELECT count(*) FROM pragma_foreign_key_check") is > 0L)
                throw new InvalidDataException("Some rows point to others that are not there.");
        }
        foreach (var (name, last) in lastIds.Where(pair => known.Contains(pair.Key)))
            await ExecuteAsync(connection, options.IsPostgres
                ? $"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})"
                : $"INSERT INTO sqlite_sequence (name, seq) SELECT '{name}', {last} WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '{name}'); UPDATE sqlite_sequence SET seq = {last} WHERE name = '{name}'");
    }

    private async Task FillAsync(NewsDb db, string name, Stream source, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(source);
        var head = JsonSerializer.Deserialize<CopiedColumn[]>(await reader.ReadLineAsync(cancellationToken) ?? "[]", JsonSerializerOptions.Web)!;
        if (head.Length == 0 || Array.Exists(head, column => !Name().IsMatch(column.Name)))
            throw new InvalidDataException($"The table '{name}' has no columns that could be read.");
        await BulkRows.InsertAsync(db, name, head.Select(column => $"\"{column.Name}\"").ToList(), Rows(reader, head), cancellationToken);
    }

    private IEnumerable<object?[]> Rows(StreamReader reader, CopiedColumn[] columns)
    {
        while (reader.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            yield return row.RootElement.EnumerateArray().Select((value, at) => Value(value, columns[at].Type)).ToArray();
        }
    }

    private object? Value(JsonElement value, string type) => value.ValueKind == JsonValueKind.Null ? null : type switch
    {
        "bool" => value.GetBoolean(),
        "int" => value.GetInt32(),
        "long" => value.GetInt64(),
        "double" => value.GetDouble(),
        "string" => value.GetString(),
        "bytes" => value.GetBytesFromBase64(),
        "guid" => value.GetGuid(),
        "ints" => options.IsPostgres ? JsonSerializer.Deserialize<int[]>(value.GetString()!) : value.GetString(),
        _ => throw new InvalidDataException($"A column of type '{type}' cannot be read."),
    };

    private async Task<long> WriteAsync(DbConnection connection, DbTransaction moment, CopiedTable table, CopyRule? rule, Stream target)
    {
        await JsonSerializer.SerializeAsync(target, table.Columns, JsonSerializerOptions.Web);
        target.WriteByte((byte)'\n');
        await using var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText = $"SELECT {Names(table.Columns, rule)} FROM \"{table.Name}\" WHERE {rule?.Where ?? "1 = 1"} ORDER BY {string.Join(", ", table.Key.Select(Ordered))}";
        await using var rows = await command.ExecuteReaderAsync();
        await using var writer = new Utf8JsonWriter(target, Plain);
        var count = 0L;
        for (; await rows.ReadAsync(); count++)
        {
            writer.WriteStartArray();
            for (var at = 0; at < table.Columns.Count; at++)
                Write(writer, rows, at, table.Columns[at].Type);
            writer.WriteEndArray();
            await writer.FlushAsync();
            writer.Reset();
            target.WriteByte((byte)'\n');
        }
        return count;
    }

    // By bytes in both databases, or the same rows would not make the same bytes.
    private string Ordered(CopiedColumn column) => options.IsPostgres && column.Type == "string" ? $"\"{column.Name}\" COLLATE \"C\"" : $"\"{column.Name}\"";

    private static string Names(IEnumerable<CopiedColumn> columns, CopyRule? rule) =>
        string.Join(", ", columns.Select(column => rule?.Instead?.GetValueOrDefault(column.Name) ?? $"\"{column.Name}\""));

    private void Write(Utf8JsonWriter writer, DbDataReader row, int at, string type)
    {
        if (row.IsDBNull(at))
            writer.WriteNullValue();
        else if (type is "bool")
            writer.WriteBooleanValue(row.GetBoolean(at));
        else if (type is "int" or "long")
            writer.WriteNumberValue(row.GetInt64(at));
        else if (type is "double")
            writer.WriteNumberValue(row.GetDouble(at));
        else if (type is "bytes")
            writer.WriteBase64StringValue(row.GetFieldValue<byte[]>(at));
        else if (type is "guid")
            writer.WriteStringValue(row.GetGuid(at));
        else if (type is "ints" && options.IsPostgres)
            writer.WriteStringValue(JsonSerializer.Serialize(row.GetFieldValue<int[]>(at)));
        else
            writer.WriteStringValue(row.GetString(at));
    }

    private async Task<SortedDictionary<string, long>> LastIdsAsync(DbConnection connection, DbTransaction moment, IReadOnlyList<CopiedTable> tables)
    {
        var last = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables.Where(table => table.Key is [{ Name: "id", Type: "long" or "int" }]))
            if (await ScalarAsync(connection, moment, options.IsPostgres
                    ? $"SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence('{table.Name}', 'id')"
                    : $"SELECT seq FROM sqlite_sequence WHERE name = '{table.Name}'") is long id and > 0)
                last[table.Name] = id;
        return last;
    }

    private async Task<HashSet<string>> TablesAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = options.IsPostgres
            ? "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        await using var rows = await command.ExecuteReaderAsync();
        var names = new HashSet<string>();
        while (await rows.ReadAsync())
            names.Add(rows.GetString(0));
        return names;
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, DbTransaction? moment, string sql)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() is var value && value is DBNull ? null : value;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
