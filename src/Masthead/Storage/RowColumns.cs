using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Masthead.Storage;

/// <summary>Reads columns as the model keeps them, for rows that do not come through the mapper.</summary>
internal static class RowColumns
{
    extension(DbDataReader row)
    {
        public DateTimeOffset GetInstant(int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

        public DateTimeOffset? GetInstantOrNull(int column) => row.IsDBNull(column) ? null : row.GetInstant(column);

        public long? GetInt64OrNull(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

        /// <summary>A long text as the bytes that are sent of it (UTF-8), without making letters of them in between.</summary>
        public byte[] GetUtf8(int column) => row is SqliteRow here ? here.GetUtf8(column) : row.GetFieldValue<byte[]>(column);

        /// <param name="column">Its place in the row.</param>
        /// <param name="kind">Generated code, which is compiled beforehand: a reader who comes right after a start does not wait for it.</param>
        public List<TItem> GetJsonList<TItem>(int column, JsonTypeInfo<List<TItem>> kind) =>
            row.GetString(column) is var text && text is "[]" ? [] : JsonSerializer.Deserialize(text, kind)!;

        /// <summary>An array in PostgreSQL, JSON text in SQLite.</summary>
        public List<int> GetNumbers(int column) =>
            row is Npgsql.NpgsqlDataReader ? [.. row.GetFieldValue<int[]>(column)] : row.GetJsonList(column, ListsJson.Default.ListInt32);
    }
}

/// <summary>Lists of numbers and texts, as SQLite takes and gives them.</summary>
[JsonSerializable(typeof(List<int>))]
[JsonSerializable(typeof(long[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ListsJson : JsonSerializerContext;
