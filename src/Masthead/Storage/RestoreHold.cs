using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

/// <summary>One restore at a time into a PostgreSQL database: a lock of the connection, which also ends with the process. Not thread-safe.</summary>
internal sealed class RestoreHold(NewsDb db, bool isPostgres) : IAsyncDisposable
{
    // Any number that no other lock of ours takes.
    private const long Restores = 0x4D_61_73_74_72;

    private bool isHeld;

    /// <returns>False when another has it.</returns>
    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        if (!isPostgres)
            return true;
        await db.Database.OpenConnectionAsync(cancellationToken);
        return isHeld = await db.Database.SqlQuery<bool>($"""SELECT pg_try_advisory_lock({Restores}) AS "Value" """).SingleAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // The pool keeps the connection, and with it would keep the lock.
        if (isHeld)
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Restores})");
        await db.DisposeAsync();
    }
}
