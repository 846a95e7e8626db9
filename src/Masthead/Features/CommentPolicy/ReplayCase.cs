using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.CommentPolicy;

/// <summary>A past comment as a policy sees it, and what became of it.</summary>
/// <param name="Id">Of the comment.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="IsJudged">Whether a person put it there.</param>
/// <param name="Score">What the filter said when it arrived; null where it was not asked or gave no answer.</param>
/// <param name="Evidence">What was known of its sending.</param>
/// <param name="Submission">As the filter sees it; without the article when no model is asked.</param>
/// <param name="WasExample">The filter has learnt from a decision about it.</param>
internal sealed record ReplayCase(
    long Id, CommentState State, bool IsJudged, double? Score, FormEvidence Evidence, Submission Submission, bool WasExample)
{
    public bool IsGood => IsJudged && State == CommentState.Published;

    /// <summary>Taken down counts as well: no reader should have seen it.</summary>
    public bool IsBad => IsJudged && State is CommentState.Spam or CommentState.Removed;
}

/// <summary>Reads past comments in the order of their ids, a bounded number at a time.</summary>
internal sealed class ReplayCases(IDbContextFactory<NewsDb> databases)
{
    private const int Together = 1000;
    private static readonly FormEvidence Unknown = new(false, null, 0, 0, 0, 0);

    public async Task<long> CountAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Of(db, since).LongCountAsync(cancellationToken);
    }

    /// <param name="since">Comments left from then on.</param>
    /// <param name="after">The last id that was read; 0 to begin.</param>
    /// <param name="withArticles">Whether a model will be asked, which needs what the comments were written under.</param>
    /// <param name="cancellationToken">Honoured between queries.</param>
    /// <returns>The next ones; none at the end.</returns>
    public async Task<IReadOnlyList<ReplayCase>> ReadAsync(DateTimeOffset since, long after, bool withArticles, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await Of(db, since).Where(comment => comment.Id > after).OrderBy(comment => comment.Id).Take(Together)
            .LeftJoin(db.CommentVerdicts, comment => comment.Id, verdict => verdict.CommentId, (comment, verdict) => new
            {
                Comment = comment,
                Score = verdict == null || verdict.Rule == DecisionRule.NoAnswer || verdict.Rule == DecisionRule.NotAsked ? null : (double?)verdict.Score,
                Evidence = verdict == null ? null : verdict.Evidence,
            })
            .OrderBy(row => row.Comment.Id).AsNoTracking().ToListAsync(cancellationToken);
        var articles = withArticles ? await ArticlesAsync(db, rows.Select(row => row.Comment.ArticleId).Distinct().ToList(), cancellationToken) : null;
        var examples = await ExamplesAsync(db, rows.Select(row => CommentSubmission.Source(row.Comment.Id)).ToList(), cancellationToken);
        return rows.Select(row => new ReplayCase(
            row.Comment.Id, row.Comment.State, row.Comment.IsJudged, row.Score, row.Evidence ?? Unknown,
            articles is null ? Plain(row.Comment) : CommentSubmission.Of(row.Comment, articles[row.Comment.ArticleId], row.Evidence ?? Unknown),
            examples.Contains(CommentSubmission.Source(row.Comment.Id)))).ToList();
    }

    // What its writer took back is nobody's to look at again.
    private static IQueryable<Comment> Of(NewsDb db, DateTimeOffset since) =>
        db.Comments.Where(comment => comment.CreatedAt >= since && comment.State != CommentState.Withdrawn);

    // Listed words look at these fields and no other.
    private static Submission Plain(Comment comment) => new()
    {
        Text = comment.Text,
        Author = comment.AuthorName,
        Email = comment.AuthorEmail,
        Url = comment.AuthorWebsite,
    };

    private static Task<Dictionary<long, ArticleTold>> ArticlesAsync(NewsDb db, List<long> ids, CancellationToken cancellationToken) => db.Articles
        .Where(article => ids.Contains(article.Id))
        .Select(article => new { article.Id, View = new ArticleForFilter(article.Path, article.Language, article.Headline, article.Standfirst, article.BodyHtml) })
        .ToDictionaryAsync(article => article.Id, article => article.View.Told, cancellationToken);

    private static async Task<HashSet<string>> ExamplesAsync(NewsDb db, List<string> sources, CancellationToken cancellationToken) => await db.SpamExamples
        .Where(example => example.SiteId == SpamGate.OwnSite && example.RevokedAt == null && sources.Contains(example.Source))
        .Select(example => example.Source).ToHashSetAsync(cancellationToken);
}
