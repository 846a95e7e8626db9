using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>What must be known of an article, and of the sender's past here, before a comment can be judged: one query, bounded.</summary>
internal sealed record ArticleAsked(
    long Id, string Path, string Headline, string Standfirst, string BodyHtml, string Language, ArticleState State, CommentsMode Comments,
    DateTimeOffset? PublishedAt, long? RepeatOf, int PrefixPublished, int PrefixSpam, int EmailPublished, int EmailSpam)
{
    // Nobody's past is told better by larger numbers than these.
    private const int Enough = 50;

    public ArticleForFilter ForFilter => new(Path, Language, Headline, Standfirst, BodyHtml);

    public FormEvidence Evidence => new(false, null, PrefixPublished, PrefixSpam, EmailPublished, EmailSpam);

    public static Task<ArticleAsked?> ReadAsync(
        NewsDb db, long id, string prefix, string email, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var comments = db.Comments;
        return db.Articles.AsNoTracking().Where(article => article.Id == id).Select(article => new ArticleAsked(
            article.Id, article.Path, article.Headline, article.Standfirst, article.BodyHtml, article.Language, article.State, article.Comments, article.PublishedAt,
            comments.Where(row => row.Fingerprint == fingerprint).Select(row => (long?)row.Id).FirstOrDefault(),
            comments.Where(row => row.AddressPrefix == prefix && row.State == CommentState.Published).Take(Enough).Count(),
            comments.Where(row => row.AddressPrefix == prefix && row.State == CommentState.Spam).Take(Enough).Count(),
            comments.Where(row => row.AuthorEmail == email && row.State == CommentState.Published).Take(Enough).Count(),
            comments.Where(row => row.AuthorEmail == email && row.State == CommentState.Spam).Take(Enough).Count()))
        .FirstOrDefaultAsync(cancellationToken);
    }
}
