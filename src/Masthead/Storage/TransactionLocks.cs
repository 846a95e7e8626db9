using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

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

        /// <summary>Nobody else holds these articles: on the transaction of a context.</summary>
        public Task HoldArticlesAsync(IEnumerable<long> ids) => db.Database.GetDbConnection().HoldArticlesAsync(ids);
    }

    extension(DbConnection connection)
    {
        /// <summary>
        /// Nobody else holds these articles. Taken in the order of the ids, so that two who want the same ones wait for each other instead of
        /// blocking each other.
        /// </summary>
        public async Task HoldArticlesAsync(IEnumerable<long> ids)
        {
            if (connection is not NpgsqlConnection)
                return;
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1 FROM articles WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE";
            command.Parameters.Add(new NpgsqlParameter { Value = ids.Distinct().ToArray() });
            await command.ExecuteNonQueryAsync();
        }
    }
}
