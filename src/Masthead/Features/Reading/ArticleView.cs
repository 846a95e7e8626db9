using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

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
    public required long SectionId { get; init; }
    public required List<Byline> Bylines { get; init; }
    public required List<ArticleTag> Tags { get; init; }
    public required Picture? Lead { get; init; }
    public required string LeadAlt { get; init; }
    public required string LeadCaption { get; init; }
    public required string LeadCredit { get; init; }
    public required string BodyHtml { get; init; }
    public required ArticleState State { get; init; }
    public required DateTimeOffset? PublishedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required CommentsMode Comments { get; init; }
    public required int CommentCount { get; init; }

    public string Address => "/" + Path;

    public static Task<ArticleView?> ReadAsync(NewsDb db, string path) => Query(db, path);

    private static readonly Func<NewsDb, string, Task<ArticleView?>> Query = EF.CompileAsyncQuery((NewsDb db, string path) =>
        (from article in db.Set<Article>()
         where article.Path == path
         join item in db.Set<MediaItem>() on article.LeadMediaId equals item.Id into pictures
         from picture in pictures.DefaultIfEmpty()
         select new ArticleView
         {
             Id = article.Id,
             Path = article.Path,
             Headline = article.Headline,
             Standfirst = article.Standfirst,
             Dateline = article.Dateline,
             Language = article.Language,
             SectionId = article.SectionId,
             Bylines = article.Bylines,
             Tags = article.Tags,
             Lead = picture == null ? null : new Picture(picture.Hash, picture.ContentType, picture.Width, picture.Height, picture.Widths),
             LeadAlt = article.LeadAlt,
             LeadCaption = article.LeadCaption,
             LeadCredit = article.LeadCredit,
             BodyHtml = article.BodyHtml,
             State = article.State,
             PublishedAt = article.PublishedAt,
             UpdatedAt = article.UpdatedAt,
             Comments = article.Comments,
             CommentCount = article.CommentCount,
         }).FirstOrDefault());
}
