using System.Collections.Concurrent;

namespace Masthead.Web;

/// <summary>
/// Which pages are worth their memory: W-TinyLFU. What comes in stands in a small window; what leaves the window takes the place of others only when it was
/// asked for more often than they. So a crawler that opens every page once pushes nothing out that readers come back to. Looking up needs no lock; all
/// else is called under the lock of <see cref="PageCache"/>.
/// </summary>
internal sealed class KeptPages(long mostBytes)
{
    private const int WindowShare = 20;
    private const int Sample = 8;

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> window = [];
    private readonly List<Entry> main = [];
    private readonly AccessSketch asked = new();
    private readonly Random random = new(1);
    private long windowBytes;
    private long mainBytes;

    public int Count => entries.Count;

    public long Bytes => Volatile.Read(ref windowBytes) + Volatile.Read(ref mainBytes);

    /// <summary>The page under a key; counts that it was asked for.</summary>
    public CachedPage? Find(ReadOnlySpan<char> key)
    {
        if (!entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var entry))
            return null;
        asked.Count(entry.Hash);
        return entry.Page;
    }

    /// <summary>Counts that a page was asked for that is not here.</summary>
    public void CountMiss(string key) => asked.Count(Hash(key));

    /// <summary>Takes a page in, and gives back those that had to go for it: possibly the page itself.</summary>
    public IReadOnlyList<CachedPage> Add(string key, CachedPage page)
    {
        var entry = new Entry(key, Hash(key), page);
        entries[key] = entry;
        entry.InWindow = window.AddLast(entry);
        windowBytes += page.Size;
        var gone = new List<CachedPage>();
        while (windowBytes > mostBytes / WindowShare)
        {
            var oldest = window.First!.Value;
            LeaveWindow(oldest);
            Admit(oldest, gone);
        }
        return gone;
    }

    public CachedPage? Remove(string key)
    {
        if (!entries.TryRemove(key, out var entry))
            return null;
        if (entry.InWindow is null)
            LeaveMain(entry);
        else
            LeaveWindow(entry);
        return entry.Page;
    }

    public IReadOnlyList<KeyValuePair<string, CachedPage>> RemoveAll()
    {
        var all = entries.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Page)).ToList();
        entries.Clear();
        window.Clear();
        main.Clear();
        (windowBytes, mainBytes) = (0, 0);
        return all;
    }

    private void Admit(Entry candidate, List<CachedPage> gone)
    {
        while (mainBytes + candidate.Page.Size > mostBytes - mostBytes / WindowShare)
        {
            if (LeastAsked() is not { } victim || asked.Estimate(victim.Hash) >= asked.Estimate(candidate.Hash))
            {
                entries.TryRemove(candidate.Key, out _);
                gone.Add(candidate.Page);
                return;
            }
            Remove(victim.Key);
            gone.Add(victim.Page);
        }
        candidate.Place = main.Count;
        main.Add(candidate);
        mainBytes += candidate.Page.Size;
    }

    // Of a handful at random: close to the least of all, without an order that every hit would have to keep.
    private Entry? LeastAsked()
    {
        Entry? least = null;
        for (var i = 0; i < Sample && main.Count > 0; i++)
        {
            var one = main[random.Next(main.Count)];
            if (least is null || asked.Estimate(one.Hash) < asked.Estimate(least.Hash))
                least = one;
        }
        return least;
    }

    private void LeaveWindow(Entry entry)
    {
        window.Remove(entry.InWindow!);
        entry.InWindow = null;
        windowBytes -= entry.Page.Size;
    }

    private void LeaveMain(Entry entry)
    {
        var last = main[^1];
        main[entry.Place] = last;
        last.Place = entry.Place;
        main.RemoveAt(main.Count - 1);
        mainBytes -= entry.Page.Size;
    }

    private static int Hash(string key) => string.GetHashCode(key, StringComparison.Ordinal);

    private sealed class Entry(string key, int hash, CachedPage page)
    {
        public string Key => key;
        public int Hash => hash;
        public CachedPage Page => page;

        /// <summary>Null once it has left the window for the main part.</summary>
        public LinkedListNode<Entry>? InWindow { get; set; }

        /// <summary>In the main part.</summary>
        public int Place { get; set; }
    }
}
