using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Masthead.Storage;

/// <summary>Connections for what needs no model: a start that finds everything in place has an answer for readers before the model is built.</summary>
internal sealed class PlainConnections(DatabaseOptions options, SqlitePragmas pragmas)
{
    /// <summary>An open connection; its owner disposes of it.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        DbConnection connection = options.IsPostgres ? new NpgsqlConnection(options.Postgres) : new SqliteConnection(StorageFeature.SqliteConnectionString(options));
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (!options.IsPostgres)
                pragmas.Tell(connection);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
