using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

internal static class DatabaseDamage
{
    /// <summary>What SQLite finds wrong with its file, or null. PostgreSQL looks after its own files.</summary>
    public static async Task<string?> DamageAsync(this NewsDb db, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
            return await db.Database.CanConnectAsync(cancellationToken) ? null : throw new InvalidOperationException("No connection can be made.");
        var found = await db.Database.SqlQuery<string>($"SELECT quick_check AS \"Value\" FROM pragma_quick_check LIMIT 1").ToListAsync(cancellationToken);
        return found is ["ok"] ? null : string.Join(' ', found) + ".";
    }
}
