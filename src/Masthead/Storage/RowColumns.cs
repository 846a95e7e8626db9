using System.Data.Common;

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

        /// <summary>An array in PostgreSQL, JSON text in SQLite.</summary>
        public List<int> GetNumbers(int column) =>
            row is Npgsql.NpgsqlDataReader ? [.. row.GetFieldValue<int[]>(column)] : ListsJson.Numbers(row.GetString(column));
    }
}
