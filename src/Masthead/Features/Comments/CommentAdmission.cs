using Masthead.Features.Articles;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Comments;

/// <summary>Whether a comment can be taken at all: is there the article, does it take comments, is there the comment that is answered?</summary>
internal sealed class CommentAdmission(PreparedReads reads, CurrentSettings settings, TimeProvider clock)
{
    /// <returns>The article, or why not.</returns>
    public async Task<(CommentedArticle? Article, LeaveCommentOutcome? Refusal)> AdmitAsync(
        SentComment sent, string email, AddressPrefix prefix, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var article = await CommentedArticle.ReadAsync(reads, sent, prefix.ToString(), email, fingerprint, cancellationToken);
        if (article is null || article.State is ArticleState.Draft or ArticleState.Scheduled)
            return (null, new LeaveCommentOutcome.ArticleMissing());
        if (article.State == ArticleState.Withdrawn)
            return (null, new LeaveCommentOutcome.ArticleGone());
        // A comment that is here already is not refused because comments have closed since.
        if (article.RepeatOf is not null)
            return (article, null);
        var site = await settings.GetAsync(cancellationToken);
        if (!CommentWindow.Of(article.Comments, article.PublishedAt, site, clock.GetUtcNow()).IsOpen)
            return (null, new LeaveCommentOutcome.Closed());
        return sent.ParentId is null || article.IsParentPublished ? (article, null) : (null, new LeaveCommentOutcome.ParentGone());
    }
}
