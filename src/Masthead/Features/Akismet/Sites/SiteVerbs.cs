using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Sites;

/// <summary>Gives a site a key, and makes the site when it is not known yet.</summary>
internal sealed class AddKey(NewsDb db, KeyRing ring, TimeProvider clock)
{
    /// <param name="url">The site's front page, with or without a scheme.</param>
    /// <param name="name">What the site is called, or null: its host.</param>
    /// <param name="keyName">What the key is for, to tell it from others of the site.</param>
    /// <param name="cancellationToken">Honoured until the write begins.</param>
    public async Task<Outcome> RunAsync(string url, string? name, string? keyName, CancellationToken cancellationToken)
    {
        if (BlogAddress.ReadTyped(url) is not { } address)
            return new Outcome.NoAddress();
        if (name?.Trim().Length > ClientSite.LongestName)
            return new Outcome.TooLong("site", ClientSite.LongestName);
        if (keyName?.Trim().Length > SiteKey.LongestName)
            return new Outcome.TooLong("key", SiteKey.LongestName);
        var key = KeyText.New();
        var hash = KeyText.Hash(await ServerSecret.ReadAsync(db), key);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var site = (await db.ClientSites.ToListAsync(cancellationToken)).Find(known => BlogAddress.IsSame(known.Url, address.ToString()));
        if (site is null)
            db.Add(site = new ClientSite(address.ToString(), string.IsNullOrWhiteSpace(name) ? address.Host : name.Trim(), clock.GetUtcNow()));
        else if (!string.IsNullOrWhiteSpace(name))
            site.Rename(name.Trim());
        await db.SaveChangesAsync(CancellationToken.None);
        db.Add(new SiteKey(site.Id, hash, KeyText.Hint(key), keyName?.Trim() ?? "", clock.GetUtcNow()));
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        await ring.ChangedAsync();
        return new Outcome.Added(site.Id, key);
    }

    internal abstract record Outcome
    {
        /// <summary>The only time that the key is seen.</summary>
        public sealed record Added(long SiteId, string Key) : Outcome;
        public sealed record NoAddress : Outcome;

        /// <param name="What">Whose name is too long.</param>
        /// <param name="Most">Characters that it may have.</param>
        public sealed record TooLong(string What, int Most) : Outcome
        {
            /// <summary>As a sentence.</summary>
            public string Complaint => $"The name of a {What} has at most {Most} characters.";
        }
    }
}

/// <summary>Makes a key useless at once. Other keys of the site go on.</summary>
internal sealed class RevokeKey(NewsDb db, KeyRing ring, TimeProvider clock)
{
    /// <summary>By the key itself; false when it is unknown or revoked already.</summary>
    public async Task<bool> RunAsync(string key, CancellationToken cancellationToken)
    {
        var hash = KeyText.Hash(await ServerSecret.ReadAsync(db), key.Trim().ToLowerInvariant());
        return await RevokeAsync(await db.SiteKeys.FirstOrDefaultAsync(row => row.Hash == hash, cancellationToken));
    }

    /// <summary>By its number; false when the site has no such key, or it is revoked already.</summary>
    public async Task<bool> RunAsync(long siteId, long keyId, CancellationToken cancellationToken) =>
        await RevokeAsync(await db.SiteKeys.FirstOrDefaultAsync(row => row.Id == keyId && row.SiteId == siteId, cancellationToken));

    private async Task<bool> RevokeAsync(SiteKey? key)
    {
        if (key is null || key.RevokedAt is not null)
            return false;
        key.Revoke(clock.GetUtcNow());
        await db.SaveChangesAsync();
        await ring.ChangedAsync();
        return true;
    }
}

/// <summary>Sets a client site's name and policy.</summary>
internal sealed class SetSitePolicy(NewsDb db, KeyRing ring)
{
    /// <summary>False when there is no such site.</summary>
    public async Task<bool> RunAsync(long siteId, string name, SitePolicy policy, CancellationToken cancellationToken)
    {
        if (await db.ClientSites.FirstOrDefaultAsync(site => site.Id == siteId, cancellationToken) is not { } site)
            return false;
        if (!string.IsNullOrWhiteSpace(name))
            site.Rename(name.Trim());
        site.Set(policy);
        await db.SaveChangesAsync(CancellationToken.None);
        await ring.ChangedAsync();
        return true;
    }
}
