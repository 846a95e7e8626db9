using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

internal static class AddressLock
{
    // Any number that no other lock of ours takes.
    private const long Key = 0x4D_61_73_74_61;

    /// <summary>
    /// Until the transaction at hand ends, nobody else gives out addresses: an article and a section must not take the same one, which no
    /// unique index can see. SQLite has one writer anyway.
    /// </summary>
    public static Task HoldAddressesAsync(this NewsDb db, CancellationToken cancellationToken) => db.Database.IsNpgsql()
        ? db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Key})", cancellationToken)
        : Task.CompletedTask;
}
