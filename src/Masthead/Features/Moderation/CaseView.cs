using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>One comment as a moderator sees it in a queue: the words, what the filter said and why, and the sender's past here.</summary>
internal sealed record CaseView(
    long Id, long? ParentId, CommentState State, bool IsJudged, string Name, string Email, string Website, string Html, int Length, DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt, string? Prefix, string? IpAddress, string? UserAgent, long ArticleId, string ArticlePath, string Headline, double? Score,
    DecisionRule? Rule, List<StoredReason>? Reasons, string? Explanation, int EmailPublished, int EmailSpam, int PrefixPublished, int PrefixSpam)
{
    /// <summary>The past is counted up to here.</summary>
    public const int Enough = 50;

    /// <summary>Reads the cases of these comments in one query, newest first, every count in it bounded.</summary>
    public static IQueryable<CaseView> Of(NewsDb db, IQueryable<Comment> comments)
    {
        var all = db.Comments;
        return comments.AsNoTracking()
            .Join(db.Articles, comment => comment.ArticleId, article => article.Id, (comment, article) => new { comment, article.Path, article.Headline })
            .LeftJoin(db.CommentVerdicts, row => row.comment.Id, verdict => verdict.CommentId, (row, verdict) => new { row.comment, row.Path, row.Headline, verdict })
            .OrderByDescending(row => row.comment.Id)
            .Select(row => new CaseView(
                row.comment.Id, row.comment.ParentId, row.comment.State, row.comment.IsJudged, row.comment.AuthorName, row.comment.AuthorEmail,
                row.comment.AuthorWebsite, row.comment.Html, row.comment.Text.Length, row.comment.CreatedAt, row.comment.EditedAt, row.comment.AddressPrefix,
                row.comment.IpAddress, row.comment.UserAgent, row.comment.ArticleId, row.Path, row.Headline,
                row.verdict == null ? null : row.verdict.Score, row.verdict == null ? null : row.verdict.Rule, row.verdict == null ? null : row.verdict.Reasons,
                row.verdict == null ? null : row.verdict.Explanation,
                all.Where(other => other.AuthorEmail == row.comment.AuthorEmail && other.AuthorEmail != "" && other.State == CommentState.Published && other.Id != row.comment.Id).Take(Enough).Count(),
                all.Where(other => other.AuthorEmail == row.comment.AuthorEmail && other.AuthorEmail != "" && other.State == CommentState.Spam && other.Id != row.comment.Id).Take(Enough).Count(),
                all.Where(other => other.AddressPrefix == row.comment.AddressPrefix && other.State == CommentState.Published && other.Id != row.comment.Id).Take(Enough).Count(),
                all.Where(other => other.AddressPrefix == row.comment.AddressPrefix && other.State == CommentState.Spam && other.Id != row.comment.Id).Take(Enough).Count()));
    }

    public string Address => "/moderation/comments/" + Id;

    public string ArticleAddress => State == CommentState.Published ? CommentAddress.Of(ArticlePath, Id, isOnArticlePage: false) : "/" + ArticlePath;

    /// <summary>The strongest reasons for and against, as far as they matter.</summary>
    public IEnumerable<StoredReason> Telling => (Reasons ?? []).Where(reason => Math.Abs(reason.Weight) >= 0.15 && reason.Name != "everything-else").Take(5);
}
