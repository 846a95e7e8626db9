namespace Masthead.Web;

/// <summary>Pages that are no longer true, the latest evicted last; the first to go when memory is short. Called under the lock of <see cref="PageCache"/>.</summary>
internal sealed class EvictedPages
{
    private readonly Dictionary<string, LinkedListNode<CachedPage>> byKey = [];
    private readonly LinkedList<CachedPage> order = [];
    private long bytes;

    public long Bytes => Volatile.Read(ref bytes);

    public CachedPage? Find(string key) => byKey.GetValueOrDefault(key)?.Value;

    public void Add(CachedPage page)
    {
        Remove(page.Key);
        byKey[page.Key] = order.AddLast(page);
        bytes += page.Size;
    }

    public void Remove(string key)
    {
        if (!byKey.Remove(key, out var place))
            return;
        order.Remove(place);
        bytes -= place.Value.Size;
    }

    public void ShrinkTo(long most)
    {
        while (bytes > most && order.First is { } oldest)
            Remove(oldest.Value.Key);
    }
}
