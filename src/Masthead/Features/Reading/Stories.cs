using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>An article as lists show it. Unchanging, but for what was drawn of it.</summary>
internal sealed class Story
{
    private readonly StoryDrawing?[] drawings = new StoryDrawing?[StoryLook.Count];

    public required long Id { get; init; }
    public required string Path { get; init; }
    public required string Headline { get; init; }
    public required string Standfirst { get; init; }
    public required string Language { get; init; }
    public required long SectionId { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }
    public required int CommentCount { get; init; }
    public required Picture? Lead { get; init; }

    public string Address => "/" + Path;

    /// <summary>What pages that show it carry.</summary>
    public string PageTag => field ??= PageTags.Article(Id);

    /// <summary>How it looks at a place that many stories stand at: drawn once.</summary>
    /// <param name="look">The place.</param>
    /// <param name="section">Named above the headline where the place names it.</param>
    /// <param name="time">How times are printed.</param>
    public ReadOnlySpan<byte> Drawn(StoryLook look, SectionView? section, PrintedTime time)
    {
        if (drawings[look.Index] is { } drawn && drawn.IsBy(section, time))
            return drawn.Html;
        using var html = new HtmlOutput(4096);
        StoryHtml.Draw(html, this, look, section, time);
        var fresh = new StoryDrawing(html.Written.ToArray(), section, time);
        drawings[look.Index] = fresh;
        return fresh.Html;
    }

    private sealed class StoryDrawing(byte[] html, SectionView? section, PrintedTime time)
    {
        public ReadOnlySpan<byte> Html => html;

        // Sections and settings are made anew when one changes: the same objects mean that nothing has.
        public bool IsBy(SectionView? by, PrintedTime at) => ReferenceEquals(section, by) && ReferenceEquals(time, at);
    }
}

/// <summary>Reads lists of published articles, newest first, from the one index that holds them in that order.</summary>
internal static class Stories
{
    private const string Columns =
        $"a.id, a.path, a.headline, a.standfirst, a.language, a.section_id, a.published_at, {Discussion.CountOfA}, m.hash, m.content_type, m.width, m.height, m.widths";

    private const string List =
        $"SELECT {Columns} FROM listings l JOIN articles a ON a.id = l.article_id LEFT JOIN media m ON m.id = a.lead_media_id WHERE l.kind = $1 AND l.target_id = $2";

    private const string NewestFirst = " ORDER BY l.published_at DESC, l.article_id DESC LIMIT $3";

    /// <summary>Takes kind, target and number.</summary>
    public static readonly PreparedRead<Story> Newest = new(List + NewestFirst, Row);

    private static readonly PreparedRead<Story> Before = new(List + " AND (l.published_at, l.article_id) < ($4, $5)" + NewestFirst, Row);

    /// <summary>Takes ids: these published articles, in no order, found by their ids and not along a list.</summary>
    // The plus keeps SQLite from walking along the index of states, through every published article, to find these few.
    public static readonly PreparedRead<Story> ByIds = new(
        $"SELECT {Columns} FROM articles a LEFT JOIN media m ON m.id = a.lead_media_id WHERE a.id = ANY($1) AND +a.state = {(int)ArticleState.Published}", Row);

    extension(PreparedReads reads)
    {
        public Task<List<Story>> StoriesAsync(ListingKind kind, long targetId, ListCursor? before, int most, CancellationToken cancellationToken) =>
            before is { } cursor
                ? reads.ReadAsync(Before, [(long)kind, targetId, (long)most, cursor.PublishedAt.ToUnixTimeMilliseconds(), cursor.ArticleId], cancellationToken)
                : reads.ReadAsync(Newest, [(long)kind, targetId, (long)most], cancellationToken);
    }

    private static Story Row(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Path = row.GetString(1),
        Headline = row.GetString(2),
        Standfirst = row.GetString(3),
        Language = row.GetString(4),
        SectionId = row.GetInt64(5),
        PublishedAt = row.GetInstant(6),
        CommentCount = row.GetInt32(7),
        Lead = Picture(row, 8),
    };

    /// <summary>A picture from the columns <c>hash, content_type, width, height, widths</c>, or null when the article has none.</summary>
    public static Picture? Picture(DbDataReader row, int from) => row.IsDBNull(from)
        ? null
        : new Picture(row.GetString(from), row.GetString(from + 1), row.GetInt32(from + 2), row.GetInt32(from + 3), row.GetNumbers(from + 4));
}

/// <summary>A place in a list, newest first: what follows is older than this article. Written <c>milliseconds-id</c>.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct ListCursor(DateTimeOffset PublishedAt, long ArticleId)
{
    public static ListCursor After(Story story) => new(story.PublishedAt, story.Id);

    /// <summary>Null when the text is not a cursor.</summary>
    public static ListCursor? Parse(string? text)
    {
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return dash > 0 && long.TryParse(text.AsSpan(0, dash), out var at) && long.TryParse(text.AsSpan(dash + 1), out var id)
            && at is >= 0 and < 253_402_300_800_000
            ? new ListCursor(DateTimeOffset.FromUnixTimeMilliseconds(at), id)
            : null;
    }

    public override string ToString() => $"{PublishedAt.ToUnixTimeMilliseconds()}-{ArticleId}";
}
