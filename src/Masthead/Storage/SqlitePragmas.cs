using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Masthead.Storage;

/// <summary>
/// Sets what SQLite keeps per connection, once for each that is really opened and not each time the pool lends it. FULL: a commit that was
/// answered survives a power cut, which NORMAL under WAL does not promise. The log may hold 16 MB before it is put into the file: a page that many
/// commits change is then written there once and not for every few of them. mmap stays off: many pooled connections would each show the whole
/// file as resident. Thread-safe.
/// </summary>
internal sealed class SqlitePragmas(DatabaseOptions options) : DbConnectionInterceptor
{
    private const string Text = "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;";
    private const string Durable = "PRAGMA synchronous=FULL;";
    private const string Relaxed = "PRAGMA synchronous=NORMAL;";

    // An import leaves some milliseconds between two batches. The provider looks seven times a second whether it may write, and would find one of them by luck;
    // it is asked again after a second, so that its own patience ends when it should.
    private const int BetweenLooks = 2;
    private const int MostLooks = 500;

    // SQLite may call it as long as there is any connection.
    private static readonly SqliteCalls.BusyHandler WaitForTurn = static (_, looks) => looks < MostLooks ? SqliteCalls.Sleep(BetweenLooks) : 0;

    // SQLite's own knows A to Z alone: whoever looked for Ärger or Привет as it was written would not find it.
    private static readonly delegate_function_scalar Lower = static (context, _, values) =>
    {
        if (raw.sqlite3_value_type(values[0]) == raw.SQLITE_NULL)
            raw.sqlite3_result_null(context);
        else
            raw.sqlite3_result_text(context, raw.sqlite3_value_text(values[0]).utf8_to_string().ToLowerInvariant());
    };

    // By the handle of the connection below, which the pool keeps open between its borrowers; the value is what it was told last.
    private readonly ConditionalWeakTable<object, string> told = [];
    private volatile string synchronous = Durable;

    /// <summary>
    /// Runs work whose commits need not outlive a power cut before it is done: only its end waits for the disk. The file is whole at every
    /// moment all the same. PostgreSQL does as it always does.
    /// </summary>
    /// <param name="work">Nobody else may be answered meanwhile.</param>
    public async Task WithoutWaitingAsync(Func<Task> work)
    {
        if (options.IsPostgres)
        {
            await work();
            return;
        }
        synchronous = Relaxed;
        try
        {
            await work();
        }
        finally
        {
            synchronous = Durable;
            await PutOnDiskAsync();
        }
    }

    private async Task PutOnDiskAsync()
    {
        await using var connection = new SqliteConnection(StorageFeature.SqliteConnectionString(options));
        await connection.OpenAsync();
        Tell(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE);";
        await command.ExecuteNonQueryAsync();
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // The pragmas touch no disk worth waiting for, and SQLite has no asynchronous calls: the plain call is the honest one.
        Tell(connection);
        return Task.CompletedTask;
    }

    /// <summary>Tells an open connection what it has not been told yet.</summary>
    public void Tell(DbConnection connection)
    {
        var wanted = synchronous;
        var handle = ((SqliteConnection)connection).Handle!;
        if (told.TryGetValue(handle, out var known) && ReferenceEquals(known, wanted))
            return;
        if (known is null)
        {
            _ = SqliteCalls.OnBusy(handle.DangerousGetHandle(), WaitForTurn, 0);
            _ = raw.sqlite3_create_function(handle, "lower", 1, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, Lower);
        }
        using var command = connection.CreateCommand();
        command.CommandText = known is null ? Text + wanted : wanted;
        command.ExecuteNonQuery();
        told.AddOrUpdate(handle, wanted);
    }
}
