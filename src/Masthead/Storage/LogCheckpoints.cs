using Microsoft.Data.Sqlite;

namespace Masthead.Storage;

/// <summary>
/// Puts SQLite's log into its file beside the commits, which otherwise one of them would do, and all that wait for it with it: a thread of its own copies what
/// there is, and gives way to whoever wants the processor, then the writer itself the little that came meanwhile, so that the log can begin anew. Used by one
/// writer; not thread-safe.
/// </summary>
/// <param name="connectionString">Of the file.</param>
/// <param name="due">How many pages the log may grow by before it is put into the file.</param>
internal sealed class LogCheckpoints(string connectionString, int due = LogCheckpoints.Due)
{
    /// <summary>16 MB: a page that many commits change is then written into the file once and not for every few of them.</summary>
    public const int Due = 4000;

    // A writer that is faster than the copying waits for it, so that the log stays bounded.
    private const int Most = 4;

    private readonly ModestThread copier = new(() => Copy(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString()));
    private readonly int growth = due;
    private Task? copying;
    private int next = due;

    /// <param name="connection">The writer's, between two transactions.</param>
    public async Task AfterCommitAsync(WriteConnection connection)
    {
        var pages = connection.LogPages;
        if (copying is null)
        {
            // It began anew, or holds what a reader who looks at an old state keeps in it.
            next = Math.Min(next, pages + growth);
            if (pages >= next)
                copying = copier.RunAsync();
            return;
        }
        if (pages >= next + Most * growth)
            await SettleAsync();
        if (!copying.IsCompleted)
            return;
        copying = null;
        Checkpoint(connection.Prepared(Passive));
        next = pages + growth;
    }

    /// <summary>Ends when nothing is being copied.</summary>
    public Task SettleAsync() => copying ?? Task.CompletedTask;

    // PASSIVE: neither waits for others nor keeps them waiting.
    private const string Passive = "PRAGMA wal_checkpoint(PASSIVE)";

    private static void Copy(string connectionString)
    {
        try
        {
            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            using var statement = new SqliteStatement(connection.Handle!, Passive);
            Checkpoint(statement);
        }
        catch (SqliteException)
        {
            // What is committed is in the log and stays there; it is tried again when the log has grown.
        }
    }

    private static void Checkpoint(SqliteStatement statement) => statement.Read(static _ => 0);
}
