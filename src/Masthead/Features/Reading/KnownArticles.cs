using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>A published article, the first page of what is said under it, and what to read after it.</summary>
internal sealed record KnownArticle(ArticleView Article, ThreadPage Thread, Related Related)
{
    /// <summary>The shown comments, one more than the page holds when there are more.</summary>
    public required IReadOnlyList<long> Comments { get; init; }

    /// <summary>About how many bytes it takes, with room for what stands around the texts.</summary>
    public long Size => 4_096 + Article.BodyHtml.Length + SizeOf(Thread.Roots);

    private static long SizeOf(IReadOnlyList<CommentView> comments) => comments.Sum(comment => 512 + comment.Html.Length + SizeOf(comment.Replies));
}

/// <summary>
/// Articles that were read before: of them the database tells only whether their address still leads to them, which comments stand below them, and which articles are
/// related. One is forgotten by its tag in the moment in which its page is evicted, and one that was read before a change is never remembered after it, as in
/// <see cref="RememberedArticles{T}"/>. Bounded in memory. Thread-safe.
/// </summary>
internal sealed class KnownArticles
{
    // Bytes: some 300 articles with 20 comments each.
    private const long Most = 8 * 1024 * 1024;

    private const int Itself = 0;
    private const int Comment = 1;

    private static readonly PreparedRead<Part> Parts = new($"""
        SELECT {Itself} AS part, id FROM articles WHERE path = $4
        UNION ALL SELECT {Comment}, id FROM ({ThreadReading.FirstIds("$5")}) AS first_comments
        UNION ALL SELECT 2, article_id FROM ({RelatedStories.IdsInLists}) AS related
        """, row => new Part(row.GetInt32(0), row.GetInt64(1)));

    private readonly PreparedReads reads;
    private readonly PageCache pages;
    private readonly RelatedStories related;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, KnownArticle> byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> paths = [];
    private long size;

    public KnownArticles(PreparedReads reads, PageCache pages, RelatedStories related)
    {
        (this.reads, this.pages, this.related) = (reads, pages, related);
        pages.TellEvictions(Hear);
    }

    /// <summary>Note before anything is read that is to be remembered.</summary>
    public long Sequence => pages.Sequence;

    /// <summary>The article at an address, when all that was remembered of it is still so: one query.</summary>
    /// <param name="path">Without slashes at its ends.</param>
    /// <param name="cancellationToken">Honoured where the database waits.</param>
    public async Task<KnownArticle?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (!byPath.TryGetValue(path, out var known) || !related.IsAsBefore(known.Related))
            return null;
        var parts = await reads.ReadAsync(Parts, [.. RelatedStories.ListsOf(known.Article), path, known.Article.Id], cancellationToken);
        return IsStill(known, parts) ? known : null;
    }

    /// <param name="read">From the database.</param>
    /// <param name="startedAt"><see cref="Sequence"/> before any of it was read: after any eviction since, it is not remembered.</param>
    public void Remember(KnownArticle read, long startedAt)
    {
        // Who evicts raises the sequence, then waits here: what is put in before it is taken out by it.
        lock (gate)
        {
            if (pages.Sequence != startedAt)
                return;
            Forget(read.Article.Id);
            if (size + read.Size > Most)
                ForgetAll();
            byPath[read.Article.Path] = read;
            paths[read.Article.Id] = read.Article.Path;
            size += read.Size;
        }
    }

    // In whatever order the parts come: if any differs, all is read anew.
    private static bool IsStill(KnownArticle known, List<Part> parts)
    {
        var (comments, listed) = (known.Comments, known.Related.Listed);
        if (parts.Count != 1 + comments.Count + listed.Count || parts[0] != new Part(Itself, known.Article.Id))
            return false;
        for (var i = 0; i < comments.Count; i++)
            if (parts[1 + i] != new Part(Comment, comments[i]))
                return false;
        for (var i = 0; i < listed.Count; i++)
            if (parts[1 + comments.Count + i].Id != listed[i])
                return false;
        return true;
    }

    private void Hear(IReadOnlyCollection<string> tags)
    {
        lock (gate)
            foreach (var tag in tags)
                if (tag == PageCache.EveryPage)
                    ForgetAll();
                else if (PageTags.ArticleOf(tag) is { } id)
                    Forget(id);
                else if (PageTags.OriginalOf(tag) is { } original)
                    ForgetTranslations(original);
    }

    private void Forget(long id)
    {
        if (paths.Remove(id, out var path) && byPath.TryRemove(path, out var known))
            size -= known.Size;
    }

    private void ForgetTranslations(long original)
    {
        Forget(original);
        foreach (var (_, known) in byPath)
            if (known.Article.OriginalId == original)
                Forget(known.Article.Id);
    }

    private void ForgetAll()
    {
        byPath.Clear();
        paths.Clear();
        size = 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Part(int Kind, long Id);
}
