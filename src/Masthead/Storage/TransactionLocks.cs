using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

/// <summary>What one transaction keeps from all others until it ends. On PostgreSQL only: SQLite has one writer anyway.</summary>
internal static class TransactionLocks
{
    // Any number that no other lock of ours takes.
    private const long Addresses = 0x4D_61_73_74_61;

    extension(NewsDb db)
    {
        /// <summary>Nobody else gives out addresses: an article and a section must not take the same one, which no unique index can see.</summary>
        public Task HoldAddressesAsync(CancellationToken cancellationToken) => db.Database.IsNpgsql()
            ? db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Addresses})", cancellationToken)
            : Task.CompletedTask;

        /// <summary>
        /// Nobody else holds these articles. Taken in the order of the ids, so that two who want the same ones wait for each other instead of
        /// blocking each other.
        /// </summary>
        public Task HoldArticlesAsync(IReadOnlyCollection<long> ids) => db.Database.IsNpgsql()
            ? db.Database.ExecuteSqlAsync($"SELECT 1 FROM articles WHERE id = ANY ({ids.ToArray()}) ORDER BY id FOR NO KEY UPDATE")
            : Task.CompletedTask;
    }
}
