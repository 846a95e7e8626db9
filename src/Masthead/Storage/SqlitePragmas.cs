using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Masthead.Storage;

/// <summary>
/// Sets what SQLite keeps per connection. FULL: a commit that was answered survives a power cut, which NORMAL under WAL does not promise.
/// mmap stays off: many pooled connections would each show the whole file as resident.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public const string Text = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;";

    public static readonly SqlitePragmas Instance = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // The pragmas touch no disk worth waiting for, and SQLite has no asynchronous calls: the plain call is the honest one.
        ConnectionOpened(connection, eventData);
        await Task.CompletedTask;
    }
}
