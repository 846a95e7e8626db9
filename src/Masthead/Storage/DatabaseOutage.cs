using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Masthead.Storage;

internal static class DatabaseOutage
{
    // SQLite's primary result codes: the file cannot be opened, read or written, is locked by another for too long, is full, or is no database.
    private static readonly int[] FileCodes = [5, 10, 13, 14, 26];

    // PostgreSQL's classes: no connection, no such database, no room, shutting down or starting up.
    private static readonly string[] ServerStates = ["08", "3D", "53", "57P"];

    /// <summary>Whether the server does not know the name or the password.</summary>
    public static bool IsShutOut(Exception fault) => fault is PostgresException { SqlState: ['2', '8', ..] };

    /// <summary>Whether the database cannot be asked at the moment; a statement that it refuses is another matter.</summary>
    public static bool Is(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
            if (cause switch
            {
                SqliteException file => Array.IndexOf(FileCodes, file.SqliteErrorCode) >= 0,
                PostgresException server => Array.Exists(ServerStates, state => server.SqlState.StartsWith(state, StringComparison.Ordinal)),
                NpgsqlException line => line.InnerException is SocketException or IOException or TimeoutException || line.IsTransient,
                _ => false,
            })
                return true;
        return false;
    }
}
