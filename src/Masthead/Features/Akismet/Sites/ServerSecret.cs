using System.Security.Cryptography;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Sites;

/// <summary>The random number that keys our hashes. It lies in the database, so that every node has the same; made when first needed.</summary>
internal static class ServerSecret
{
    private const string Name = "akismet-secret";

    public static async Task<byte[]> ReadAsync(NewsDb db)
    {
        if (await StoredAsync(db) is { } known)
            return known;
        try
        {
            db.Add(new SettingRow(Name, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            // Another process was first: its secret counts.
        }
        db.ChangeTracker.Clear();
        return await StoredAsync(db) ?? throw new InvalidOperationException("The database keeps no settings.");
    }

    private static async Task<byte[]?> StoredAsync(NewsDb db) =>
        await db.Set<SettingRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Name == Name) is { } row ? Convert.FromBase64String(row.Value) : null;
}
