using Masthead.Cluster;

namespace Masthead.Web;

/// <summary>Tells caches in front of the site which tags this node has evicted.</summary>
internal delegate Task TellCaches(IReadOnlyCollection<string> tags);

/// <summary>
/// Finished public pages in memory, exact: an entry carries tags, a write evicts its tags after its commit and before its answer, and a page
/// whose rendering began before that eviction is never kept. Memory is bounded (<see cref="KeptPages"/>). What was evicted is remembered in the room that
/// is left, for the case that the database cannot be asked. Thread-safe.
/// </summary>
internal sealed class PageCache(INodeBus bus, TimeProvider clock, long mostBytes = PageCache.UsualBytes) : INodeListener, IMeasured
{
    /// <summary>Evicts every page: a change that shows everywhere, such as the paper's name.</summary>
    public const string EveryPage = "*";

    public const long UsualBytes = 64 * 1024 * 1024;

    private readonly KeptPages pages = new(mostBytes);
    private readonly EvictedPages evicted = new();
    private readonly Dictionary<string, HashSet<string>> keysByTag = [];
    private readonly Dictionary<string, long> evictedAt = [];
    private readonly Lock gate = new();
    private volatile Action<IReadOnlyCollection<string>>[] followers = [];
    private long sequence;
    private long hits;
    private long misses;

    public string Topic => "pages";

    /// <summary>From now on hears what is evicted, here or on another node, after it is. Answers at once, and never by throwing.</summary>
    public void TellEvictions(Action<IReadOnlyCollection<string>> follower)
    {
        lock (gate)
            followers = [.. followers, follower];
    }

    /// <summary>Whether anything is kept at all.</summary>
    public bool IsOn => mostBytes > 0;

    /// <summary>Tells the caches in front of the site, where there are any.</summary>
    public TellCaches? Evicted { get; init; }

    /// <summary>Rises with every eviction. A rendering notes it before it reads anything.</summary>
    public long Sequence => Volatile.Read(ref sequence);

    public (long Hits, long Misses, int Pages, long Bytes) Counts =>
        (Volatile.Read(ref hits), Volatile.Read(ref misses), pages.Count, pages.Bytes + evicted.Bytes);

    public IEnumerable<Metric> Measure()
    {
        var now = Counts;
        return
        [
            new("masthead_page_cache_requests_total", "counter", "Public pages asked for, by whether the cache had them.",
                ("{result=\"hit\"}", now.Hits), ("{result=\"miss\"}", now.Misses)),
            new("masthead_page_cache_pages", "gauge", "Pages in the cache.", ("", now.Pages)),
            new("masthead_page_cache_bytes", "gauge", "Bytes held by the page cache.", ("", now.Bytes)),
        ];
    }

    public CachedPage? Find(string key)
    {
        if (FindKnown(key) is { } page)
            return page;
        Interlocked.Increment(ref misses);
        pages.CountMiss(key);
        return null;
    }

    /// <summary>As <see cref="Find"/>, but a page that is not there is not counted: whoever makes it asks again.</summary>
    public CachedPage? FindKnown(ReadOnlySpan<char> key)
    {
        if (pages.Find(key) is not { } page || page.ExpiresAt is { } end && end <= clock.GetUtcNow())
            return null;
        Interlocked.Increment(ref hits);
        return page;
    }

    /// <summary>What stood there last, when the page cannot be made now: never for an answer that the database could give.</summary>
    public CachedPage? FindOutdated(string key)
    {
        lock (gate)
            return evicted.Find(key) ?? pages.Find(key);
    }

    /// <summary>Keeps a page unless one of its tags was evicted since <paramref name="startedAt"/>; false when it was.</summary>
    public bool Keep(string key, CachedPage page, long startedAt)
    {
        lock (gate)
        {
            if (page.Tags.Append(EveryPage).Any(tag => evictedAt.GetValueOrDefault(tag) > startedAt))
                return false;
            Drop(key);
            evicted.Remove(key);
            page.Key = key;
            foreach (var tag in page.Tags)
                (keysByTag.TryGetValue(tag, out var keys) ? keys : keysByTag[tag] = []).Add(key);
            foreach (var gone in pages.Add(key, page))
                Untag(gone);
            evicted.ShrinkTo(mostBytes - pages.Bytes);
            return true;
        }
    }

    /// <summary>Evicts the pages with any of these tags here and on the other nodes. Call after the commit, before the answer.</summary>
    public async Task EvictAsync(params IReadOnlyCollection<string> tags)
    {
        EvictHere(tags);
        // The write is on the disk already: whether the request is still waited for no longer matters.
        await bus.TellAsync(new NodeMessage(Topic, string.Join('\n', tags)), CancellationToken.None);
        if (Evicted is { } tell)
            await tell(tags);
    }

    public void Hear(string text) => EvictHere(text.Split('\n'));

    public void HearNothing() => EvictHere([EveryPage]);

    private void EvictHere(IReadOnlyCollection<string> tags)
    {
        lock (gate)
        {
            var now = Interlocked.Increment(ref sequence);
            foreach (var tag in tags)
            {
                evictedAt[tag] = now;
                if (tag == EveryPage)
                    DropAll();
                else if (keysByTag.Remove(tag, out var keys))
                    foreach (var key in keys)
                        if (Drop(key) is { } page)
                            evicted.Add(page);
            }
            evicted.ShrinkTo(mostBytes - pages.Bytes);
            ForgetOldEvictions(now);
        }
        foreach (var follower in followers)
            follower(tags);
    }

    // A rendering that began more than this many evictions ago is not kept at all, so older marks can go.
    private void ForgetOldEvictions(long now)
    {
        const int kept = 10_000;
        if (evictedAt.Count <= 2 * kept)
            return;
        foreach (var (tag, at) in evictedAt.Where(mark => mark.Value < now - kept).ToArray())
            evictedAt.Remove(tag);
        evictedAt[EveryPage] = Math.Max(evictedAt.GetValueOrDefault(EveryPage), now - kept);
    }

    private CachedPage? Drop(string key)
    {
        if (pages.Remove(key) is not { } page)
            return null;
        Untag(page);
        return page;
    }

    private void Untag(CachedPage page)
    {
        foreach (var tag in page.Tags)
            if (keysByTag.TryGetValue(tag, out var keys) && keys.Remove(page.Key) && keys.Count == 0)
                keysByTag.Remove(tag);
    }

    private void DropAll()
    {
        foreach (var (_, page) in pages.RemoveAll())
            evicted.Add(page);
        keysByTag.Clear();
    }
}
