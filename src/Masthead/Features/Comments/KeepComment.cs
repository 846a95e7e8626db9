using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>Writes a judged comment durably, then lets readers see it.</summary>
internal sealed class KeepComment(NewsDb db, PreparedReads reads, WriteQueue writes, PageCache pages)
{
    public async Task<LeaveCommentOutcome> RunAsync(JudgedComment judged, CommentedArticle article, CancellationToken cancellationToken)
    {
        var written = await WriteAsync(judged, cancellationToken);
        if (!written.IsNew)
            return await RepeatedAsync(written.Id, article);
        if (written.State != CommentState.Published)
            return new LeaveCommentOutcome.Waiting(written.Id, written.State);
        await pages.EvictAsync(PageTags.Article(article.Id), PageTags.Front);
        return new LeaveCommentOutcome.Published(written.Id, await AddressAsync(article, written));
    }

    /// <summary>The comment that an equal request made before, wherever it stands by now.</summary>
    public async Task<LeaveCommentOutcome> RepeatedAsync(long id, CommentedArticle article)
    {
        var earlier = await db.Comments.AsNoTracking().Where(row => row.Id == id)
            .Select(row => new Written(row.Id, row.State, row.ThreadPath, row.Depth, false)).FirstAsync(CancellationToken.None);
        return new LeaveCommentOutcome.Repeated(id, earlier.State, await AddressAsync(article, earlier));
    }

    private async Task<Written> WriteAsync(JudgedComment judged, CancellationToken cancellationToken)
    {
        try
        {
            return await writes.RunTogetherAsync<JudgedComment, Written>(JudgedComment.WriteAsync, judged, cancellationToken);
        }
        catch (DbException)
        {
            // Two equal requests at once: the other was first, and its row is the answer. Anything else is a fault.
            if (await Written.FindAsync(db, judged.Fingerprint) is { } other)
                return other;
            throw;
        }
    }

    private async Task<string> AddressAsync(CommentedArticle article, Written written) => CommentAddress.Of(
        article.Path, written.Id, (written.IsNew ? article.HoldsOnPage(written.Depth) : null)
            ?? await reads.IsOnArticlePageAsync(article.Id, written.ThreadPath, written.Depth, CancellationToken.None));
}
