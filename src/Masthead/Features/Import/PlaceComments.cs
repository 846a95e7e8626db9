using System.Net;
using System.Security.Cryptography;
using System.Text;
using Masthead.Features.Comments;
using Masthead.Features.Import.Wxr;
using Masthead.Storage;
using Masthead.Web;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>Writes the comments of one article with their tree, dates and states; those of an earlier run stay as they are.</summary>
internal sealed class PlaceComments(NewsDb db)
{
    public async Task RunAsync(long articleId, string source, ImportedArticle imported, ImportReport report, CancellationToken cancellationToken)
    {
        if (imported.Comments.Count == 0)
            return;
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Under the article's number and its own: damaged exports give one number to comments of several articles.
        var placed = await db.Comments.Where(comment => comment.ArticleId == articleId && comment.Source == source)
            .ToDictionaryAsync(comment => comment.SourceId![(comment.SourceId!.LastIndexOf('/') + 1)..], cancellationToken);
        var waiting = imported.Comments.Where(comment => comment.Id.Length > 0 && !placed.ContainsKey(comment.Id)).GroupBy(comment => comment.Id).Select(group => group.First()).ToList();
        report.CommentsUnchanged += imported.Comments.Count - waiting.Count;
        while (waiting.Count > 0)
        {
            // Level by level: a comment needs its own id and its parent's place. What answers nothing that is here, or itself, answers the article.
            var inFile = waiting.Select(comment => comment.Id).ToHashSet();
            var level = waiting.Where(comment => !inFile.Contains(comment.ParentId)).ToList();
            if (level.Count == 0)
                level = [waiting[0] with { ParentId = "" }];
            await PlaceAsync(articleId, source, imported.Id, level, placed, cancellationToken);
            report.CommentsImported += level.Count;
            var done = level.Select(comment => comment.Id).ToHashSet();
            waiting.RemoveAll(comment => done.Contains(comment.Id));
        }
        var count = await db.Comments.CountAsync(comment => comment.ArticleId == articleId && comment.State == CommentState.Published, cancellationToken);
        await db.Set<Articles.Article>().Where(article => article.Id == articleId).ExecuteUpdateAsync(set => set.SetProperty(article => article.CommentCount, count), cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task PlaceAsync(long articleId, string source, string postId, List<ImportedComment> level, Dictionary<string, Comment> placed, CancellationToken cancellationToken)
    {
        var made = level.Select(imported => (Imported: imported, Parent: placed.GetValueOrDefault(imported.ParentId))).Select(pair => (pair.Imported, pair.Parent, Comment: New(articleId, source, $"{postId}/{pair.Imported.Id}", pair.Imported, pair.Parent))).ToList();
        db.AddRange(made.Select(each => each.Comment));
        // The database gives the ids, and the ids give the places.
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (imported, parent, comment) in made)
        {
            comment.TakePlace(parent?.ThreadPath);
            comment.Judge(imported.State, isJudged: imported.State != CommentState.Held);
            if (comment.IsShown)
                parent?.CountReply(1);
            placed[imported.Id] = comment;
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private static Comment New(long articleId, string source, string sourceId, ImportedComment imported, Comment? parent)
    {
        var name = PlainText.Clean(WebUtility.HtmlDecode(imported.Name), Comment.LongestName) is { Length: > 0 } given ? given : "Anonymous";
        var website = SafeUrl.Website(imported.Website.Trim()) is { Length: > 0 and <= Comment.LongestWebsite } url ? url : "";
        var words = imported.Html.Length <= Comment.LongestText ? imported.Html : imported.Html[..Comment.LongestText];
        var text = new CommentText(name, imported.Email.Length <= Comment.LongestEmail ? imported.Email.Trim() : "", website, words, CommentHtml.Sanitise(WxrBody.Convert(words, _ => null).Html));
        var prefix = imported.IpAddress is { } address ? AddressPrefix.Of(IPAddress.Parse(address)).ToString() : null;
        var comment = new Comment(articleId, parent, text, new CommentSender(imported.IpAddress, prefix, null, null), SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{sourceId}")), imported.At);
        comment.CameFrom(source, sourceId, imported.Kind);
        return comment;
    }
}
