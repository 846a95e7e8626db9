using System.Collections.Concurrent;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Articles;

/// <summary>
/// Lists of articles of which the database tells only which articles stand in them, once the articles themselves have been read. One is forgotten by
/// its tag in the moment in which the pages that show it are evicted, and one that was read before a change is never remembered after it: what is given out
/// is as true as what the database would say. Thread-safe.
/// </summary>
/// <typeparam name="T">An article as a list needs it; may keep what was made of it, and is itself never changed.</typeparam>
internal sealed class RememberedArticles<T> where T : class
{
    private const int MostLists = 1_000;

    private static readonly PreparedRead<long> Ids = new(
        "SELECT article_id FROM listings WHERE kind = $1 AND target_id = $2 ORDER BY published_at DESC, article_id DESC LIMIT $3", row => row.GetInt64(0));

    private readonly PreparedReads reads;
    private readonly PageCache pages;
    private readonly Func<T, long> idOf;
    private readonly int most;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<long, T> articles = [];
    private readonly ConcurrentDictionary<(ListingKind Kind, long Target, long Length), long[]> lists = [];

    /// <param name="reads">The database.</param>
    /// <param name="pages">Tells what is evicted.</param>
    /// <param name="idOf">The article's id.</param>
    /// <param name="most">Articles that are remembered at the same time.</param>
    public RememberedArticles(PreparedReads reads, PageCache pages, Func<T, long> idOf, int most)
    {
        (this.reads, this.pages, this.idOf, this.most) = (reads, pages, idOf, most);
        pages.TellEvictions(Hear);
    }

    /// <summary>The newest articles of a list: one query, two when one of them has changed.</summary>
    /// <param name="whole">Reads them whole; takes kind, target and number.</param>
    /// <param name="kind">Of the list.</param>
    /// <param name="target">What the list is of.</param>
    /// <param name="length">How many.</param>
    /// <param name="cancellationToken">Honoured where the database waits.</param>
    public async Task<IReadOnlyList<T>> ReadAsync(PreparedRead<T> whole, ListingKind kind, long target, long length, CancellationToken cancellationToken)
    {
        object[] values = [(long)kind, target, length];
        // Asked along the index only when that is likely to be enough.
        if (lists.TryGetValue((kind, target, length), out var before) && Find(before) is { } then)
        {
            var now = await reads.ReadAsync(Ids, values, cancellationToken);
            if (now.SequenceEqual(before))
                return then;
            if (Find(now) is { } known)
                return known;
        }
        var startedAt = pages.Sequence;
        var read = await reads.ReadAsync(whole, values, cancellationToken);
        Remember(read, startedAt);
        if (lists.Count >= MostLists)
            lists.Clear();
        lists[(kind, target, length)] = read.ConvertAll(article => idOf(article)).ToArray();
        return read;
    }

    /// <summary>These articles by their ids, where they are published: no query when all are remembered, otherwise one.</summary>
    /// <param name="ids">In any order, also twice.</param>
    /// <param name="whole">Reads them whole; takes ids.</param>
    /// <param name="cancellationToken">Honoured where the database waits.</param>
    public async Task<Dictionary<long, T>> FindAsync(IEnumerable<long> ids, PreparedRead<T> whole, CancellationToken cancellationToken)
    {
        var startedAt = pages.Sequence;
        var known = new Dictionary<long, T>();
        var others = new HashSet<long>();
        foreach (var id in ids)
            if (Find(id) is { } article)
                known[id] = article;
            else
                others.Add(id);
        if (others.Count == 0)
            return known;
        var read = await reads.ReadAsync(whole, [others.ToArray()], cancellationToken);
        Remember(read, startedAt);
        foreach (var article in read)
            known[idOf(article)] = article;
        return known;
    }

    public T? Find(long id) => articles.GetValueOrDefault(id);

    /// <summary>Note before anything is read that is to be remembered.</summary>
    public long Sequence => pages.Sequence;

    /// <param name="read">From the database.</param>
    /// <param name="startedAt"><see cref="Sequence"/> before it was read: after any eviction since, nothing is remembered.</param>
    public void Remember(IReadOnlyCollection<T> read, long startedAt)
    {
        // Who evicts raises the sequence, then waits here: what is put in before it is taken out by it.
        lock (gate)
        {
            if (pages.Sequence != startedAt)
                return;
            if (articles.Count + read.Count > most)
                articles.Clear();
            foreach (var article in read)
                articles[idOf(article)] = article;
        }
    }

    private T[]? Find(IReadOnlyList<long> ids)
    {
        var found = new T[ids.Count];
        for (var i = 0; i < found.Length; i++)
            if (articles.TryGetValue(ids[i], out var article))
                found[i] = article;
            else
                return null;
        return found;
    }

    private void Hear(IReadOnlyCollection<string> tags)
    {
        lock (gate)
            foreach (var tag in tags)
                if (tag == PageCache.EveryPage)
                    articles.Clear();
                else if (PageTags.ArticleOf(tag) is { } id)
                    articles.TryRemove(id, out _);
    }
}
