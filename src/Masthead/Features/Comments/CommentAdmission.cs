using Masthead.Features.Articles;
using Masthead.Features.Settings;
using Masthead.Storage;

namespace Masthead.Features.Comments;

/// <summary>Whether a comment can be taken at all: is there the article, does it take comments, is there the comment that is answered?</summary>
internal sealed class CommentAdmission(PreparedReads reads, CurrentSettings settings, TimeProvider clock)
{
    /// <summary>Reads what each is written under, in one go, and refuses those that cannot be taken.</summary>
    public async Task AdmitAsync(IReadOnlyList<Arrival> group)
    {
        await CommentedArticle.ReadAsync(reads, group);
        var site = await settings.GetAsync(CancellationToken.None);
        var now = clock.GetUtcNow();
        foreach (var arrival in group)
            if (arrival.GivenUp.IsCancellationRequested)
                arrival.Fault = new OperationCanceledException(arrival.GivenUp);
            else
                arrival.Outcome = Refusal(arrival, site, now);
    }

    private static LeaveCommentOutcome? Refusal(Arrival arrival, SiteSettings site, DateTimeOffset now)
    {
        if (arrival.Article is not { } article || article.State is ArticleState.Draft or ArticleState.Scheduled)
            return new LeaveCommentOutcome.ArticleMissing();
        if (article.State == ArticleState.Withdrawn)
            return new LeaveCommentOutcome.ArticleGone();
        // A comment that is here already is not refused because comments have closed since.
        if (article.RepeatOf is not null)
            return null;
        if (!CommentWindow.Of(article.Comments, article.PublishedAt, site, now).IsOpen)
            return new LeaveCommentOutcome.Closed();
        return arrival.Sent.ParentId is null || article.IsParentPublished ? null : new LeaveCommentOutcome.ParentGone();
    }
}
