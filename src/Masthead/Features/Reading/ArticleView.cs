using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Storage;

namespace Masthead.Features.Reading;

/// <summary>Everything that an article's page shows of it, read in one query.</summary>
internal sealed record ArticleView
{
    public required long Id { get; init; }
    public required string Path { get; init; }
    public required string Headline { get; init; }
    public required string Standfirst { get; init; }
    public required string Dateline { get; init; }
    public required string Language { get; init; }

    /// <summary>The article that this one translates; null: none.</summary>
    public long? OriginalId { get; init; }

    /// <summary>What readers see of the other articles with the same original.</summary>
    public IReadOnlyList<Translation> Translations { get; init; } = [];
    public required long SectionId { get; init; }
    public required List<Byline> Bylines { get; init; }
    public required List<ArticleTag> Tags { get; init; }
    public required Picture? Lead { get; init; }
    public required string LeadAlt { get; init; }
    public required string LeadCaption { get; init; }
    public required string LeadCredit { get; init; }

    /// <summary>Sanitised; UTF-8.</summary>
    public required byte[] BodyHtml { get; init; }
    public required List<Correction> Corrections { get; init; }
    public required ArticleState State { get; init; }
    public required DateTimeOffset? PublishedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required CommentsMode Comments { get; init; }
    public required int CommentCount { get; init; }

    public string Address => "/" + Path;

    /// <returns>Null when no article has this path, in whatever state.</returns>
    public static async Task<ArticleView?> ReadAsync(PreparedReads reads, string path, CancellationToken cancellationToken) =>
        await reads.ReadAsync(ByPath, [path], cancellationToken) is [var article] ? article : null;

    // A line for each translation: both databases know how to join lines, and neither the other's JSON. The plus keeps SQLite from walking along all
    // published articles to find these few.
    private static readonly PreparedRead<ArticleView> ByPath = new($"""
        SELECT a.id, a.path, a.headline, a.standfirst, a.dateline, a.language, a.section_id, a.bylines, a.tags, a.lead_alt, a.lead_caption, a.lead_credit,
            a.body_html, a.state, a.published_at, a.updated_at, a.comments, {Discussion.CountOfA}, m.hash, m.content_type, m.width, m.height, m.widths, a.original_id,
            (SELECT string_agg(t.id || ' ' || t.language || ' ' || t.path, '
        ') FROM articles t
            WHERE (t.id = a.original_id OR t.original_id = coalesce(a.original_id, a.id)) AND t.id <> a.id AND +t.state = {(int)ArticleState.Published}),
            a.corrections
        FROM articles a LEFT JOIN media m ON m.id = a.lead_media_id WHERE a.path = $1
        """, Row);

    private static ArticleView Row(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Path = row.GetString(1),
        Headline = row.GetString(2),
        Standfirst = row.GetString(3),
        Dateline = row.GetString(4),
        Language = row.GetString(5),
        SectionId = row.GetInt64(6),
        Bylines = ArticleJson.Bylines(row.GetString(7)),
        Tags = ArticleJson.Tags(row.GetString(8)),
        LeadAlt = row.GetString(9),
        LeadCaption = row.GetString(10),
        LeadCredit = row.GetString(11),
        BodyHtml = row.GetUtf8(12),
        State = (ArticleState)row.GetInt32(13),
        PublishedAt = row.GetInstantOrNull(14),
        UpdatedAt = row.GetInstant(15),
        Comments = (CommentsMode)row.GetInt32(16),
        CommentCount = row.GetInt32(17),
        Lead = Stories.Picture(row, 18),
        OriginalId = row.GetInt64OrNull(23),
        Translations = row.IsDBNull(24) ? [] : Translation.Parse(row.GetString(24)),
        Corrections = ArticleJson.Corrections(row.GetString(25)),
    };
}
