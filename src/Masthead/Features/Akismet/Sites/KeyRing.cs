using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Masthead.Cluster;
using Masthead.Features.Akismet.Checks;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Sites;

/// <summary>A client site as its checks need it.</summary>
internal sealed class SiteTerms(ClientSite site, long filterId, long usedThisMonth)
{
    private long since;

    public long Id { get; } = site.Id;
    public string Url { get; } = site.Url;
    public string Name { get; } = site.Name;
    public SitePolicy Policy { get; } = site.Policy;
    public Thresholds Thresholds { get; } = new(site.Policy.HoldFrom, site.Policy.SpamFrom);

    /// <summary>Whose filter judges and learns.</summary>
    public long FilterId { get; } = filterId;

    /// <summary>Checks in this month, near enough for a limit: what other nodes count is seen at the next reading.</summary>
    public long UsedThisMonth => usedThisMonth + Volatile.Read(ref since);

    public bool IsOverLimit => Policy.MonthlyLimit is { } limit && UsedThisMonth >= limit;

    /// <summary>The last address that a client gave of this site and that is one, so that the same is not taken apart for every check.</summary>
    public string? GoodAddress { get; set; }

    public void CountOne() => Interlocked.Increment(ref since);
}

/// <summary>A key that is good, and what it opens.</summary>
internal sealed class LiveKey(SiteKey key, SiteTerms site)
{
    public long Id { get; } = key.Id;
    public byte[] Hash { get; } = Convert.FromHexString(key.Hash);
    public SiteTerms Site { get; } = site;
}

/// <summary>
/// The good keys in memory. Other nodes and commands (<c>masthead key revoke</c>) tell of changes; a key of which nobody told is found because
/// an unknown key makes us look again, and dropped because the ring is read anew every two seconds while it is used. Thread-safe.
/// </summary>
internal sealed partial class KeyRing(IDbContextFactory<NewsDb> databases, INodeBus bus, TimeProvider clock, ILogger<KeyRing> log) : INodeListener, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SoonestLook = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim reading = new(1, 1);
    private Ring? ring;
    private int refreshing;
    private int changes;

    public string Topic => "akismet";

    /// <summary>The key, if it is good. Keys are compared by their keyed hashes, in constant time.</summary>
    public ValueTask<LiveKey?> FindAsync(ReadOnlySpan<char> text)
    {
        Span<byte> key = stackalloc byte[KeyText.Length];
        if (!KeyText.TryNormalise(text, key))
            return default;
        if (Volatile.Read(ref ring) is not { } known)
            return LookAgainAsync(key.ToArray(), null);
        if (clock.GetElapsedTime(known.ReadAt) > Fresh)
            RefreshBeside();
        return known.Find(key) is { } found ? new ValueTask<LiveKey?>(found) : LookAgainAsync(key.ToArray(), known);
    }

    /// <summary>The key, if it is among the good ones in memory; null: <see cref="FindAsync"/> may know more.</summary>
    public LiveKey? Find(ReadOnlySpan<char> text)
    {
        Span<byte> key = stackalloc byte[KeyText.Length];
        return Volatile.Read(ref ring) is { } known && clock.GetElapsedTime(known.ReadAt) <= Fresh && KeyText.TryNormalise(text, key) ? known.Find(key) : null;
    }

    /// <summary>The secret that keys our hashes.</summary>
    public async ValueTask<byte[]> SecretAsync() => (Volatile.Read(ref ring) ?? await ReadAsync(null)).Secret;

    /// <summary>A site by its number, read anew.</summary>
    public async Task<SiteTerms?> SiteAsync(long id) => (await ReadAsync(Volatile.Read(ref ring))).Sites.GetValueOrDefault(id);

    /// <summary>After a change to keys or sites that is on the disk.</summary>
    public async Task ChangedAsync()
    {
        HearNothing();
        await bus.TellAsync(new NodeMessage(Topic, ""), CancellationToken.None);
    }

    public void Hear(string text) => HearNothing();

    public void HearNothing()
    {
        Interlocked.Increment(ref changes);
        Volatile.Write(ref ring, null);
    }

    public void Dispose() => reading.Dispose();

    // Guessing keys must not become reading the database: an unknown key makes us look at most four times a second.
    private async ValueTask<LiveKey?> LookAgainAsync(byte[] key, Ring? seen) =>
        (seen is not null && clock.GetElapsedTime(seen.ReadAt) < SoonestLook ? seen : await ReadAsync(seen)).Find(key);

    private void RefreshBeside()
    {
        if (Interlocked.Exchange(ref refreshing, 1) == 1)
            return;
        _ = Task.Run(async () =>
        {
            try
            {
                await ReadAsync(Volatile.Read(ref ring));
            }
            catch (Exception fault)
            {
                // The keys in memory stay good while the database is away.
                LogNotRead(fault);
            }
            finally
            {
                Volatile.Write(ref refreshing, 0);
            }
        });
    }

    /// <summary>Reads the ring anew, unless somebody else has done so since <paramref name="seen"/>.</summary>
    private async Task<Ring> ReadAsync(Ring? seen)
    {
        await reading.WaitAsync();
        try
        {
            if (Volatile.Read(ref ring) is { } newer && newer != seen)
                return newer;
            while (true)
            {
                var before = Volatile.Read(ref changes);
                var read = await ReadNowAsync();
                Volatile.Write(ref ring, read);
                if (before == Volatile.Read(ref changes))
                    return read;
            }
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task<Ring> ReadNowAsync()
    {
        var readAt = clock.GetTimestamp();
        await using var db = await databases.CreateDbContextAsync();
        var secret = await ServerSecret.ReadAsync(db);
        var now = clock.GetUtcNow();
        var first = DayCount.Of(now) - now.Day + 1;
        var used = await db.DayCounts.Where(count => count.Day >= first).GroupBy(count => count.SiteId)
            .Select(counts => new { SiteId = counts.Key, Checks = counts.Sum(count => count.Checks) }).ToDictionaryAsync(row => row.SiteId, row => row.Checks);
        var known = await db.ClientSites.AsNoTracking().ToListAsync();
        var filters = new SharedFilters(known);
        var sites = known.ToDictionary(site => site.Id, site => new SiteTerms(site, filters.Of(site.Id), used.GetValueOrDefault(site.Id)));
        var keys = await db.SiteKeys.AsNoTracking().Where(key => key.RevokedAt == null).ToListAsync();
        return new Ring(secret, sites, keys.Select(key => new LiveKey(key, sites[key.SiteId])), readAt);
    }

    private sealed class Ring(byte[] secret, Dictionary<long, SiteTerms> sites, IEnumerable<LiveKey> keys, long readAt)
    {
        private readonly Dictionary<long, LiveKey> byHash = keys.ToDictionary(key => BinaryPrimitives.ReadInt64LittleEndian(key.Hash));

        // Good keys that were shown, as numbers: the next request with the same one need not be hashed. Looked up by a hash with a seed of this
        // process and compared as a whole, so how long it takes tells nothing of a key. Gone with the ring, two seconds later.
        private readonly ConcurrentDictionary<UInt128, LiveKey> shown = new();

        public byte[] Secret { get; } = secret;
        public IReadOnlyDictionary<long, SiteTerms> Sites { get; } = sites;
        public long ReadAt { get; } = readAt;

        public LiveKey? Find(ReadOnlySpan<byte> key)
        {
            Span<byte> padded = stackalloc byte[16];
            padded.Clear();
            key.CopyTo(padded);
            var number = BinaryPrimitives.ReadUInt128LittleEndian(padded);
            if (shown.TryGetValue(number, out var known))
                return known;
            if (FindByHash(key) is not { } found)
                return null;
            shown[number] = found;
            return found;
        }

        private LiveKey? FindByHash(ReadOnlySpan<byte> key)
        {
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(Secret, key, hash);
            return byHash.TryGetValue(BinaryPrimitives.ReadInt64LittleEndian(hash), out var found)
                && CryptographicOperations.FixedTimeEquals(hash, found.Hash) ? found : null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Akismet keys could not be read anew; those in memory stay in use")]
    private partial void LogNotRead(Exception fault);
}
