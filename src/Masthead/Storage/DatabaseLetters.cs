using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

/// <summary>Whether a database can hold every letter, and knows which are capitals: on PostgreSQL it was decided when the database was made.</summary>
internal static class DatabaseLetters
{
    private const string Advice = "CREATE DATABASE masthead ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0";

    /// <param name="connection">To PostgreSQL.</param>
    /// <param name="cancellationToken">Of whoever asks.</param>
    /// <returns>What is wrong with it and what to do, or null. Nothing can be kept in such a database.</returns>
    public static async Task<string?> CannotHoldAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await AskAsync(connection, "SHOW server_encoding", cancellationToken) is not "UTF8" and var encoding
            ? $"the database is encoded in {encoding} and cannot hold every letter. Make it anew: {Advice}"
            : null;

    /// <returns>What is wrong with it and what to do, or null.</returns>
    public static async Task<string?> UnknownLettersAsync(this NewsDb db, CancellationToken cancellationToken)
    {
        // A file is asked by our own function.
        if (!db.Database.IsNpgsql())
            return null;
        await db.Database.OpenConnectionAsync(cancellationToken);
        return await AskAsync(db.Database.GetDbConnection(), "SELECT lower('ÄПÉ')", cancellationToken) is not "äпé"
            ? $"The database knows the capitals of A to Z alone, so that staff who look for a name or words find others only as they are written. Back the site up, make the database anew, and restore: {Advice}"
            : null;
    }

    private static async Task<string?> AskAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
