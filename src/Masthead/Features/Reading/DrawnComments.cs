using System.Collections.Concurrent;
using System.Text;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>
/// What was made of comments, for the next page that they stand on unchanged: below an article that people talk under, each comment changes its page, and only that one
/// comment is new. Every page reads its comments from the database; what was made of one is used as long as all that it was made of is the same, so nothing has
/// to be evicted. Bounded in memory. Thread-safe.
/// </summary>
internal sealed class DrawnComments
{
    // Bytes: some 4,000 comments of usual length.
    private const long Most = 8 * 1024 * 1024;

    private readonly ConcurrentDictionary<long, DrawnComment> known = [];
    private long size;

    /// <summary>What is known of exactly this comment.</summary>
    public DrawnComment Of(CommentView comment)
    {
        if (known.TryGetValue(comment.Id, out var drawn) && drawn.IsOf(comment))
            return drawn;
        var fresh = new DrawnComment(comment);
        if (Interlocked.Add(ref size, fresh.Size - (drawn?.Size ?? 0)) > Most)
        {
            known.Clear();
            Interlocked.Exchange(ref size, fresh.Size);
        }
        known[comment.Id] = fresh;
        return fresh;
    }
}

/// <summary>What was made of one comment: for readers at one place, and for machines. Thread-safe.</summary>
internal sealed class DrawnComment(CommentView comment)
{
    private const int LongestForMachines = 500;

    private readonly (long? ParentId, bool IsTombstone, bool IsContext, DateTimeOffset At) facts = FactsOf(comment);
    private readonly (string Name, string? Website) by = (comment.Name, comment.Website);
    private readonly byte[] words = comment.Html;
    private Drawing? drawing;
    private Machines? machines;

    /// <summary>About how many bytes it takes: the words, twice with markup around them.</summary>
    public int Size { get; } = 3 * comment.Html.Length + 1_500;

    public bool IsOf(CommentView other) => facts == FactsOf(other) && by == (other.Name, other.Website) && words.AsSpan().SequenceEqual(other.Html);

    /// <summary>As it stands on a page, up to the answers to it.</summary>
    public ReadOnlySpan<byte> Html(CommentView same, CommentPlace place)
    {
        if (drawing is { } drawn && drawn.Place == place)
            return drawn.Html;
        using var html = new HtmlOutput(4096);
        ThreadHtml.Draw(html, same, place);
        var fresh = new Drawing(place, html.Written.ToArray());
        drawing = fresh;
        return fresh.Html;
    }

    /// <summary>What machines are told of it: an object of JSON-LD.</summary>
    /// <param name="same">The comment.</param>
    /// <param name="article">The article's address, absolute.</param>
    public ReadOnlyMemory<byte> ForMachines(CommentView same, string article)
    {
        if (machines is { } told && told.Article == article)
            return told.Object;
        var text = Beginning(IndexedWords.TextOf(Encoding.UTF8.GetString(same.Html)));
        var fresh = new Machines(article, StructuredData.Comment(article, new CommentFacts(same.Id, same.Name, same.CreatedAt, text)));
        machines = fresh;
        return fresh.Object;
    }

    // Cut at a space, so that no word and no pair of surrogates is torn; a text without any is cut where it must.
    private static string Beginning(string text)
    {
        if (text.Length <= LongestForMachines)
            return text;
        var end = text.LastIndexOf(' ', LongestForMachines);
        if (end <= 0)
            end = char.IsHighSurrogate(text[LongestForMachines - 1]) ? LongestForMachines - 1 : LongestForMachines;
        return text[..end] + " …";
    }

    private static (long?, bool, bool, DateTimeOffset) FactsOf(CommentView comment) => (comment.ParentId, comment.IsTombstone, comment.IsContext, comment.CreatedAt);

    private sealed record Drawing(CommentPlace Place, byte[] Html);

    private sealed record Machines(string Article, byte[] Object);
}

/// <summary>What a comment looks like depends on this beside itself.</summary>
/// <param name="Time">How times are printed.</param>
/// <param name="ArticlePath">Without slashes at its ends.</param>
/// <param name="IsWholeThread">A bare fragment leads to it.</param>
/// <param name="TakesAnswers">People may answer it.</param>
internal readonly record struct CommentPlace(PrintedTime Time, string ArticlePath, bool IsWholeThread, bool TakesAnswers)
{
    /// <summary>No comment that stands here is above it.</summary>
    public bool IsBelowNothing { get; init; }

    /// <summary>The comment that it answers, where that is said in words; otherwise nothing.</summary>
    public (long Id, string Name) Named { get; init; }
}
