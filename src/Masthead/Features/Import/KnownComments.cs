using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Masthead.Features.Comments;
using Masthead.Storage;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>
/// Which comments of an item are here already: from an earlier run, or because another system had a copy of them (the Disqus plug-in for WordPress keeps
/// both in step). A copy is known by what Disqus calls it where an export says so, otherwise by its words: the same name, the same letters and digits,
/// below the same article and within a minute.
/// </summary>
internal sealed class KnownComments
{
    /// <summary>Names the comments of Disqus in either system's export.</summary>
    public const string Disqus = "disqus";

    private const int Slice = 500;
    private static readonly TimeSpan SameTime = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> here = [];
    private readonly HashSet<long> taken = [];

    /// <summary>Copies that this run recognised, by their id in the export.</summary>
    public Dictionary<string, long> Twins { get; } = [];

    /// <summary>Those that wait for a moderator here and were decided there.</summary>
    public Dictionary<long, CommentState> Decided { get; } = [];

    /// <summary>Here already, and changed by this run: recognised as copies, or decided.</summary>
    public int Merged => Decided.Keys.Union(Twins.Values).Count();

    public bool Has(string id) => here.ContainsKey(id);

    /// <summary>Our id of one that is here.</summary>
    public long IdOf(string id) => here[id];

    /// <param name="db">Only read.</param>
    /// <param name="articleId">Below which they stand.</param>
    /// <param name="source">Whose they are.</param>
    /// <param name="item">Which holds them.</param>
    /// <param name="cancellationToken">Honoured between slices.</param>
    public static async Task<KnownComments> FindAsync(NewsDb db, long articleId, string source, ImportedItem item, CancellationToken cancellationToken)
    {
        var known = new KnownComments();
        foreach (var slice in item.Comments.Chunk(Slice))
            await known.FindByNameAsync(db, source, item, slice, cancellationToken);
        foreach (var slice in item.Comments.Chunk(Slice))
            await known.FindByDisqusAsync(db, articleId, slice, cancellationToken);
        if (item.Comments.Count > known.here.Count)
            await known.FindByWordsAsync(db, articleId, source, item, cancellationToken);
        return known;
    }

    /// <summary>The number of a comment under its item's: damaged exports give one number to comments of several articles.</summary>
    public static string NameOf(ImportedItem item, string id) => $"{item.Id}/{id}";

    private async Task FindByNameAsync(NewsDb db, string source, ImportedItem item, ImportedComment[] slice, CancellationToken cancellationToken)
    {
        var names = slice.Select(comment => NameOf(item, comment.Id)).Distinct().ToArray();
        var found = await db.Comments.Where(row => row.Source == source && names.Contains(row.SourceId))
            .Select(row => new Found(row.SourceId!, row.Id, row.State, row.IsJudged)).ToListAsync(cancellationToken);
        if (found.Count < names.Length)
            found.AddRange(await AliasedAsync(db, source, names, null, cancellationToken));
        var byName = found.DistinctBy(row => row.Name).ToDictionary(row => row.Name);
        foreach (var comment in slice)
            if (byName.TryGetValue(NameOf(item, comment.Id), out var row))
                Take(comment, row);
    }

    private async Task FindByDisqusAsync(NewsDb db, long articleId, ImportedComment[] slice, CancellationToken cancellationToken)
    {
        var asked = slice.Where(comment => comment.DisqusId is not null && !Has(comment.Id)).ToList();
        if (asked.Count == 0)
            return;
        var ids = asked.Select(comment => comment.DisqusId!).Distinct().ToArray();
        var byId = (await AliasedAsync(db, Disqus, ids, articleId, cancellationToken)).ToDictionary(row => row.Name);
        foreach (var comment in asked)
            if (byId.TryGetValue(comment.DisqusId!, out var row) && !taken.Contains(row.Id) && Take(comment, row))
                Twins[comment.Id] = row.Id;
    }

    private static Task<List<Found>> AliasedAsync(NewsDb db, string source, string[] names, long? articleId, CancellationToken cancellationToken) =>
        (from alias in db.Set<CommentAlias>()
         where alias.Source == source && names.Contains(alias.SourceId)
         join row in db.Comments on alias.CommentId equals row.Id
         where articleId == null || row.ArticleId == articleId
         select new Found(alias.SourceId, row.Id, row.State, row.IsJudged)).ToListAsync(cancellationToken);

    // What readers do not see has no index by its article: it is recognised by its name alone.
    private async Task FindByWordsAsync(NewsDb db, long articleId, string source, ImportedItem item, CancellationToken cancellationToken)
    {
        var others = new Dictionary<UInt128, List<(long Id, DateTimeOffset At)>>();
        var shown = db.Comments.Where(row => row.ArticleId == articleId && row.IsShown && row.State == CommentState.Published && row.Source != null && row.Source != source)
            .OrderBy(row => row.Id).Select(row => new { row.Id, row.AuthorName, row.Text, row.CreatedAt });
        await foreach (var row in shown.AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (!taken.Contains(row.Id))
            {
                var words = WordsOf(row.AuthorName, row.Text);
                (others.TryGetValue(words, out var same) ? same : others[words] = []).Add((row.Id, row.CreatedAt));
            }
        if (others.Count == 0)
            return;
        foreach (var comment in item.Comments.Where(comment => comment.State == CommentState.Published && !Has(comment.Id)))
            if (others.TryGetValue(WordsOf(PlaceComments.NameOf(comment), comment.Html), out var same)
                && same.FirstOrDefault(other => (other.At - comment.At).Duration() <= SameTime && !taken.Contains(other.Id)) is { Id: > 0 } other
                && Take(comment, new Found("", other.Id, CommentState.Published, true)))
                Twins[comment.Id] = other.Id;
    }

    // Of several with one id there the first counts.
    private bool Take(ImportedComment comment, Found row)
    {
        if (!here.TryAdd(comment.Id, row.Id))
            return false;
        taken.Add(row.Id);
        if (row is { State: CommentState.Held, IsJudged: false } && comment.State != CommentState.Held)
            Decided[row.Id] = comment.State;
        return true;
    }

    // A hash instead of the words: there may be a hundred thousand. Where there are no letters, the markup is what was said.
    private static UInt128 WordsOf(string name, string html)
    {
        var letters = Letters(PlainText.FromHtml(html));
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{Letters(name)}\n{(letters.Length > 0 ? letters : html.Trim())}")));
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private sealed record Found(string Name, long Id, CommentState State, bool IsJudged);
}
