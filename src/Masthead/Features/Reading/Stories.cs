using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Storage;

namespace Masthead.Features.Reading;

/// <summary>An article as lists show it. By properties and not by position, so that a query can go on from it.</summary>
internal sealed record Story
{
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
}

/// <summary>Reads lists of published articles, newest first, from the one index that holds them in that order.</summary>
internal static class Stories
{
    public static IQueryable<Story> In(NewsDb db, ListingKind kind, long targetId, ListCursor? before = null)
    {
        var rows = db.Listings.Where(row => row.Kind == kind && row.TargetId == targetId);
        if (before is { } cursor)
            // The second half alone would be enough; the first lets both databases seek to the place in the index.
            rows = rows.Where(row => row.PublishedAt <= cursor.PublishedAt
                && (row.PublishedAt < cursor.PublishedAt || row.ArticleId < cursor.ArticleId));
        return Told(db, rows.OrderByDescending(row => row.PublishedAt).ThenByDescending(row => row.ArticleId)
            .Join(db.Articles, row => row.ArticleId, article => article.Id, (row, article) => article));
    }

    /// <summary>These published articles, in no order: found by their ids and not along a list.</summary>
    public static IQueryable<Story> Of(NewsDb db, long[] ids) =>
        Told(db, db.Articles.Where(article => ids.Contains(article.Id) && article.State == ArticleState.Published));

    private static IQueryable<Story> Told(NewsDb db, IQueryable<Article> articles) =>
        from article in articles
        join item in db.Media on article.LeadMediaId equals item.Id into pictures
        from picture in pictures.DefaultIfEmpty()
        select new Story
        {
            Id = article.Id,
            Path = article.Path,
            Headline = article.Headline,
            Standfirst = article.Standfirst,
            Language = article.Language,
            SectionId = article.SectionId,
            PublishedAt = article.PublishedAt!.Value,
            CommentCount = article.CommentCount,
            Lead = picture == null ? null : new Picture(picture.Hash, picture.ContentType, picture.Width, picture.Height, picture.Widths),
        };
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
