using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>A comment before its judge: the row, what it was written under, and what was known of its sending.</summary>
internal sealed record JudgedCase(Comment Comment, ArticleTold Article, FormEvidence Evidence)
{
    /// <summary>Tells the filter the decision, inside the transaction at hand; null takes an earlier one back.</summary>
    public Task<Lesson?> TeachAsync(SpamGate gate, NewsDb db, Label? label, Moderator moderator, DateTimeOffset click) => gate.TeachAsync(
        db, SpamGate.OwnSite, CommentSubmission.Source(Comment.Id), CommentSubmission.Of(Comment, Article, Evidence), label, moderator.AsReporter, click);

    /// <summary>Lets the filter forget the last decision, inside the transaction at hand, and know again the one of before.</summary>
    public Task<Lesson?> TakeBackAsync(SpamGate gate, NewsDb db, Label? before) =>
        gate.TakeBackAsync(db, SpamGate.OwnSite, CommentSubmission.Source(Comment.Id), before);
}

internal static class JudgedCases
{
    private static readonly FormEvidence Nothing = new(false, null, 0, 0, 0, 0);

    /// <summary>Holds the threads of these comments, then reads them, oldest first.</summary>
    public static async Task<IReadOnlyList<JudgedCase>> ReadAsync(NewsDb db, IReadOnlyCollection<long> ids)
    {
        var articleIds = await db.Comments.Where(comment => ids.Contains(comment.Id)).Select(comment => comment.ArticleId).Distinct().ToListAsync();
        await db.HoldThreadsAsync(articleIds);
        var articles = await db.Articles.Where(article => articleIds.Contains(article.Id))
            .Select(article => new { article.Id, View = new ArticleForFilter(article.Path, article.Language, article.Headline, article.Standfirst, article.BodyHtml) })
            .ToDictionaryAsync(article => article.Id, article => article.View.Told);
        var evidence = await db.CommentVerdicts.AsNoTracking().Where(verdict => ids.Contains(verdict.CommentId))
            .Select(verdict => new { verdict.CommentId, verdict.Evidence }).ToDictionaryAsync(row => row.CommentId, row => row.Evidence);
        var comments = await db.Comments.Where(comment => ids.Contains(comment.Id)).OrderBy(comment => comment.Id).ToListAsync();
        return comments.Select(comment => new JudgedCase(comment, articles[comment.ArticleId], evidence.GetValueOrDefault(comment.Id, Nothing))).ToList();
    }
}
