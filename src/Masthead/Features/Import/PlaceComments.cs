using System.Net;
using System.Security.Cryptography;
using System.Text;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Import.Wxr;
using Masthead.Storage;
using Masthead.Web;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>What became of the comments of one article.</summary>
/// <param name="New">Ids here of those that were written.</param>
/// <param name="Merged">Held here, and decided there since.</param>
/// <param name="Unchanged">Here already.</param>
internal sealed record PlacedComments(IReadOnlyList<long> New, int Merged, int Unchanged);

/// <summary>
/// Writes the comments of one article with their tree, dates and states, inside the caller's transaction. Those of an earlier run stay as they are, but
/// for one that waits for a moderator here and was decided there.
/// </summary>
internal sealed class PlaceComments(NewsDb db)
{
    private const int Slice = 500;

    public async Task<PlacedComments> RunAsync(long articleId, bool isNew, string source, ImportedItem item, bool isDryRun, ImportReport report, CancellationToken cancellationToken)
    {
        // Under the article's number and its own: damaged exports give one number to comments of several articles.
        string SourceId(string id) => $"{item.Id}/{id}";
        var there = isNew ? [] : await ThereAsync(source, item.Comments.Select(comment => SourceId(comment.Id)).Distinct().ToList(), cancellationToken);
        var placed = item.Comments.Where(comment => there.ContainsKey(SourceId(comment.Id))).Select(comment => comment.Id).ToHashSet();
        var planned = CommentTree.Order(item.Comments, placed);
        var decided = item.Comments.DistinctBy(comment => comment.Id).Where(comment => comment.State != CommentState.Held && there.TryGetValue(SourceId(comment.Id), out var known) && known.IsWaiting).ToList();
        if (isDryRun)
            return new PlacedComments(new long[planned.Count], decided.Count, item.Comments.Count - planned.Count - decided.Count);
        foreach (var comment in decided)
        {
            var id = there[SourceId(comment.Id)].Id;
            await db.MoveAsync(await db.Comments.FirstAsync(row => row.Id == id, cancellationToken), row => row.Judge(comment.State, isJudged: true));
        }
        var ids = planned.Count == 0 ? [] : await db.ReserveIdsAsync("comments", planned.Count, cancellationToken);
        await WriteAsync(articleId, source, planned, ids, SourceId, id => there[SourceId(id)].Id, item.Place, report, cancellationToken);
        return new PlacedComments(ids, decided.Count, item.Comments.Count - planned.Count - decided.Count);
    }

    private sealed record Known(long Id, bool IsWaiting);

    private async Task<Dictionary<string, Known>> ThereAsync(string source, List<string> sourceIds, CancellationToken cancellationToken)
    {
        var there = new Dictionary<string, Known>(sourceIds.Count);
        foreach (var slice in sourceIds.Chunk(Slice))
            foreach (var row in await db.Comments.Where(comment => comment.Source == source && slice.Contains(comment.SourceId))
                .Select(comment => new { comment.Id, SourceId = comment.SourceId!, comment.State, comment.IsJudged }).ToListAsync(cancellationToken))
                there[row.SourceId] = new Known(row.Id, row.State == CommentState.Held && !row.IsJudged);
        return there;
    }

    private async Task WriteAsync(
        long articleId, string source, IReadOnlyList<PlannedComment> planned, IReadOnlyList<long> ids, Func<string, string> sourceId, Func<string, long> placedId,
        string place, ImportReport report, CancellationToken cancellationToken)
    {
        var parents = planned.Where(comment => comment.Parent >= 0).Select(comment => comment.Parent).ToHashSet();
        // Only those that are answered: the rest need not stay in memory.
        var written = new Dictionary<int, Comment>(parents.Count);
        var answered = new Dictionary<long, int>();
        for (var i = 0; i < planned.Count; i++)
        {
            var plan = planned[i];
            var parent = plan.Parent >= 0 ? written[plan.Parent] : plan.ParentThere is { } earlier ? await PlacedAsync(placedId(earlier), cancellationToken) : null;
            var comment = New(articleId, source, sourceId(plan.Comment.Id), plan, parent, why => report.Notes.Add(new ImportNote(place, $"comment {plan.Comment.Id}: {why}")));
            db.Entry(comment).Property(row => row.Id).CurrentValue = ids[i];
            db.Add(comment);
            comment.TakePlace(parent?.ThreadPath);
            if (parents.Contains(i))
                written[i] = comment;
            if (plan is { ParentThere: not null, IsShown: true })
                answered[parent!.Id] = answered.GetValueOrDefault(parent.Id) + 1;
            if ((i + 1) % Slice == 0)
                await SaveAsync(cancellationToken);
        }
        await SaveAsync(cancellationToken);
        foreach (var (id, replies) in answered)
            await db.MoveAsync(await db.Comments.FirstAsync(row => row.Id == id, cancellationToken), row => row.CountReply(replies));
        var published = planned.Count(comment => comment.Comment.State == CommentState.Published);
        if (published > 0)
            await db.Articles.Where(article => article.Id == articleId).ExecuteUpdateAsync(set => set.SetProperty(article => article.CommentCount, article => article.CommentCount + published), cancellationToken);
    }

    private Task<Comment> PlacedAsync(long id, CancellationToken cancellationToken) => db.Comments.AsNoTracking().FirstAsync(row => row.Id == id, cancellationToken);

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private static Comment New(long articleId, string source, string sourceId, PlannedComment plan, Comment? parent, Action<string> note)
    {
        var imported = plan.Comment;
        var comment = new Comment(articleId, parent, Text(imported, note), Sender(imported), SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{sourceId}")), imported.At);
        comment.CameFrom(source, sourceId, imported.Kind);
        comment.Judge(imported.State, isJudged: imported.State != CommentState.Held);
        comment.CountReply(plan.ShownReplies);
        return comment;
    }

    // A person's words are kept whole, however long: the limit is for the form. Only what no page can show is left out of the page.
    private static CommentText Text(ImportedComment imported, Action<string> note)
    {
        var decoded = WebUtility.HtmlDecode(imported.Name);
        var name = PlainText.Clean(decoded, Comment.LongestName) is { Length: > 0 } given ? given : "Anonymous";
        var website = SafeUrl.Website(imported.Website.Trim()) is { Length: > 0 and <= Comment.LongestWebsite } url ? url : "";
        if (PlainText.Clean(decoded).Length > name.Length && name != "Anonymous")
            note($"the name is longer than {Comment.LongestName} letters and was cut");
        if (imported.Email.Length > Comment.LongestEmail)
            note("its e-mail address is longer than any is, and was left out");
        if (imported.Html.Length > CommentHtml.MaxLength)
            note($"it has {imported.Html.Length:N0} characters: kept whole, of which readers see the first {CommentHtml.MaxLength:N0}");
        else if (imported.Html.Length > Comment.LongestText)
            note($"it has {imported.Html.Length:N0} characters, more than the form takes: kept whole");
        return new CommentText(name, imported.Email.Length <= Comment.LongestEmail ? imported.Email.Trim() : "", website, imported.Html, CommentHtml.Sanitise(WxrBody.Convert(imported.Html, _ => null).Html));
    }

    private static CommentSender Sender(ImportedComment imported) =>
        new(imported.IpAddress, imported.IpAddress is { } address ? AddressPrefix.Of(IPAddress.Parse(address)).ToString() : null, null, null);
}
