using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Masthead.Storage;

/// <summary>
/// Rows of several tables, written together at what the database itself can do: nothing is tracked, and no statement is made for each row. On
/// SQLite every statement is prepared once for all its rows; on PostgreSQL the whole batch goes in one round trip. The columns are those of the
/// model, so that a new one is written without being named here.
/// </summary>
internal sealed class RowBatch
{
    private readonly List<Statement> statements = [];
    private readonly DbConnection connection;
    private readonly IModel? model;

    /// <param name="db">The caller's, inside its transaction.</param>
    public RowBatch(NewsDb db) => (connection, model) = (db.Database.GetDbConnection(), db.Model);

    /// <summary>Without the mapper.</summary>
    /// <param name="connection">The caller's, inside its transaction.</param>
    /// <param name="model">What the mapper knows; null for statements alone.</param>
    public RowBatch(DbConnection connection, IModel? model = null) => (this.connection, this.model) = (connection, model);

    /// <summary>New rows. They bring their ids, or none of them does and the database gives them.</summary>
    public RowBatch Insert<T>(IReadOnlyCollection<T> entities) where T : class => Add(entities);

    /// <summary>New rows by the hundred, of one kind: on PostgreSQL by COPY, which has a way of its own there and takes no statement for each row.</summary>
    public RowBatch Copy<T>(IReadOnlyCollection<T> entities) where T : class => Add(entities, isCopied: true);

    /// <summary>New rows but for those whose key is taken.</summary>
    public RowBatch InsertMissing<T>(IReadOnlyCollection<T> entities) where T : class => Add(entities, ending: " ON CONFLICT DO NOTHING");

    private RowBatch Add<T>(IReadOnlyCollection<T> entities, bool isCopied = false, string ending = "") where T : class
    {
        if (entities.Count == 0)
            return this;
        var table = TableShape.Of(model!.FindEntityType(typeof(T))!);
        var columns = table.ColumnsFor(entities.First());
        statements.Add(new Statement(table.InsertOf(columns) + ending, isCopied ? table.CopyOf(columns) : null, entities.Select(entity => TableShape.Values(columns, entity)).ToList()));
        return this;
    }

    /// <summary>Runs a statement of another kind once for each of these rows.</summary>
    /// <param name="sql">That both databases know, with <c>$1</c>, <c>$2</c> … for the values; from the code, never from outside.</param>
    /// <param name="rows">The values, in that order.</param>
    public RowBatch Run(string sql, IEnumerable<object?[]> rows)
    {
        statements.Add(new Statement(sql, null, rows.ToList()));
        return this;
    }

    /// <returns>How many rows were written, changed or deleted, beside those that were copied.</returns>
    /// <exception cref="System.Data.Common.DbException">A row cannot be written; the caller's transaction or savepoint takes back the rest.</exception>
    public async Task<int> SendAsync()
    {
        if (connection is NpgsqlConnection postgres)
            return await SendAsync(postgres);
        var changed = 0;
        foreach (var statement in statements)
            SqliteStatement.Use((SqliteConnection)connection, statement.Sql, prepared => changed += Run(prepared, statement.Rows));
        return changed;
    }

    private async Task<int> SendAsync(NpgsqlConnection connection)
    {
        foreach (var statement in statements.Where(statement => statement.Copy is not null))
            await CopyAsync(connection, statement.Copy!, statement.Rows);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements.Where(statement => statement.Copy is null))
            foreach (var row in statement.Rows)
            {
                var command = new NpgsqlBatchCommand(statement.Sql);
                foreach (var value in row)
                    command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
                batch.BatchCommands.Add(command);
            }
        if (batch.BatchCommands.Count == 0)
            return 0;
        await batch.PrepareAsync();
        return await batch.ExecuteNonQueryAsync();
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string copy, List<object?[]> rows)
    {
        await using var writer = await connection.BeginBinaryImportAsync(copy);
        foreach (var row in rows)
        {
            await writer.StartRowAsync();
            foreach (var value in row)
                if (value is null)
                    await writer.WriteNullAsync();
                else
                    await writer.WriteAsync(value);
        }
        await writer.CompleteAsync();
    }

    private static int Run(SqliteStatement statement, List<object?[]> rows)
    {
        var changed = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                Bind(statement, i + 1, row[i]);
            statement.Run();
            changed += statement.ChangedRows;
        }
        return changed;
    }

    private static void Bind(SqliteStatement statement, int place, object? value)
    {
        switch (value)
        {
            case null: statement.Bind(place, (string?)null); break;
            case long number: statement.Bind(place, number); break;
            case int number: statement.Bind(place, number); break;
            case bool yes: statement.Bind(place, yes); break;
            case double number: statement.Bind(place, number); break;
            case string text: statement.Bind(place, text); break;
            case byte[] bytes: statement.Bind(place, bytes); break;
            case Guid id: statement.Bind(place, id.ToString().ToUpperInvariant()); break;
            default: throw new NotSupportedException(value.GetType().Name + " is in no column.");
        }
    }

    /// <param name="Sql">For one row.</param>
    /// <param name="Copy">For all of them at once on PostgreSQL, before everything else; or null.</param>
    /// <param name="Rows">The values of each.</param>
    private sealed record Statement(string Sql, string? Copy, List<object?[]> Rows);

    /// <summary>How an entity lies in its table; made once for each.</summary>
    private sealed class TableShape
    {
        private static readonly ConditionalWeakTable<IEntityType, TableShape> Known = [];

        private readonly string table;
        private readonly Column[] all;
        private readonly Column[] withoutId;
        private readonly string insert;
        private readonly string insertWithoutId;

        private TableShape(IEntityType entity)
        {
            table = entity.GetTableName()!;
            all = entity.GetProperties().Select(property => new Column(property)).ToArray();
            withoutId = all.Where(column => !column.IsGenerated).ToArray();
            (insert, insertWithoutId) = (Insert(all), Insert(withoutId));
        }

        public static TableShape Of(IEntityType entity) => Known.GetValue(entity, entity => new TableShape(entity));

        public Column[] ColumnsFor(object entity) => all.Any(column => column.IsGenerated && column.ValueOf(entity) is 0L) ? withoutId : all;

        public string CopyOf(Column[] columns) => $"COPY {table} ({string.Join(", ", columns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)";

        public string InsertOf(Column[] columns) => ReferenceEquals(columns, all) ? insert : insertWithoutId;

        private string Insert(Column[] columns) =>
            $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => column.Name))}) VALUES ({string.Join(", ", columns.Select((_, i) => "$" + (i + 1)))})";

        public static object?[] Values(Column[] columns, object entity) => Array.ConvertAll(columns, column => column.ValueOf(entity));
    }

    private sealed class Column(IProperty property)
    {
        private readonly IClrPropertyGetter getter = property.GetGetter();
        private readonly Func<object?, object?>? convert = property.GetTypeMapping().Converter?.ConvertToProvider;

        public string Name { get; } = property.GetColumnName();

        public bool IsGenerated { get; } = property.ValueGenerated == ValueGenerated.OnAdd;

        public object? ValueOf(object entity)
        {
            var value = getter.GetClrValue(entity);
            return convert is null ? value : convert(value);
        }
    }
}
