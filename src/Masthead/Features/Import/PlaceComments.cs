using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Import.Wxr;
using Masthead.Storage;
using Masthead.Web;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>What became of the comments of one article.</summary>
/// <param name="New">Written.</param>
/// <param name="Merged">Here already: as a copy from another system, or held here and decided there since.</param>
/// <param name="Unchanged">Here already.</param>
internal sealed record PlacedComments(int New, int Merged, int Unchanged);

/// <summary>
/// Writes the comments of one article with their tree, dates and states, inside the caller's transaction. Those of an earlier run stay as they are, but
/// for one that waits for a moderator here and was decided there.
/// </summary>
internal sealed class PlaceComments(NewsDb db)
{
    private const int Slice = 500;

    // A parent whose words are on the disk: only its place is asked for.
    private static readonly CommentText Nothing = new("", "", "", "", "");

    public async Task<PlacedComments> RunAsync(long articleId, bool isNew, string source, ImportedItem item, bool isDryRun, ImportReport report, CancellationToken cancellationToken)
    {
        var known = isNew ? new KnownComments() : await KnownComments.FindAsync(db, articleId, source, item, cancellationToken);
        var planned = CommentTree.Order(item.Comments, known.Has);
        if (!isDryRun)
        {
            foreach (var (id, state) in known.Decided)
                await db.MoveAsync(await db.Comments.FirstAsync(row => row.Id == id, cancellationToken), row => row.Judge(state, isJudged: true));
            var aliases = known.Twins.Select(twin => new CommentAlias(source, KnownComments.NameOf(item, twin.Key), twin.Value)).ToList();
            await new RowBatch(db).InsertMissing(aliases).SendAsync();
            await WriteAsync(articleId, source, item, planned, known, report, cancellationToken);
        }
        return new PlacedComments(planned.Count, known.Merged, item.Comments.Count - planned.Count - known.Merged);
    }

    private async Task WriteAsync(
        long articleId, string source, ImportedItem item, IReadOnlyList<PlannedComment> planned, KnownComments known, ImportReport report, CancellationToken cancellationToken)
    {
        if (planned.Count == 0)
            return;
        var ids = await db.ReserveIdsAsync("comments", planned.Count, cancellationToken);
        var parents = planned.Where(comment => comment.Parent >= 0).Select(comment => comment.Parent).ToHashSet();
        // Only those that are answered: the rest need not stay in memory.
        var (written, there, answered) = (new Dictionary<int, Comment>(parents.Count), new Dictionary<long, Comment>(), new Dictionary<long, int>());
        var published = planned.Count(comment => comment.State == CommentState.Published);
        foreach (var slice in planned.Index().Chunk(Slice))
        {
            var (rows, aliases) = (new List<Comment>(slice.Length), new List<CommentAlias>());
            foreach (var (i, plan) in slice)
            {
                var parent = plan.Parent >= 0 ? written[plan.Parent] : plan.ParentThere is { } earlier ? await PlacedAsync(there, known.IdOf(earlier), cancellationToken) : null;
                var imported = item.Comments[plan.At];
                var comment = New(articleId, source, KnownComments.NameOf(item, plan.Id), plan, imported, parent, why => report.Notes.Add(new ImportNote(item.Place, $"comment {plan.Id}: {why}")));
                comment.TakePlace(ids[i], parent?.ThreadPath);
                rows.Add(comment);
                if (imported.DisqusId is { } disqus)
                    aliases.Add(new CommentAlias(KnownComments.Disqus, disqus, ids[i]));
                if (parents.Contains(i))
                    written[i] = comment;
                if (plan is { ParentThere: not null, IsShown: true })
                    answered[parent!.Id] = answered.GetValueOrDefault(parent.Id) + 1;
            }
            var batch = new RowBatch(db).Copy(rows).InsertMissing(aliases);
            if (published > 0 && slice[^1].Index == planned.Count - 1)
                batch.CountComments(new Dictionary<long, int> { [articleId] = published });
            await batch.SendAsync();
            rows.ForEach(comment => comment.Write(Nothing));
        }
        foreach (var (id, replies) in answered)
            await db.MoveAsync(await db.Comments.FirstAsync(row => row.Id == id, cancellationToken), row => row.CountReply(replies));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Comment> PlacedAsync(Dictionary<long, Comment> there, long id, CancellationToken cancellationToken)
    {
        if (there.TryGetValue(id, out var known))
            return known;
        var comment = there[id] = await db.Comments.AsNoTracking().FirstAsync(row => row.Id == id, cancellationToken);
        comment.Write(Nothing);
        return comment;
    }

    /// <summary>The name that readers see.</summary>
    public static string NameOf(ImportedComment imported) =>
        PlainText.Clean(WebUtility.HtmlDecode(imported.Name), Comment.LongestName) is { Length: > 0 } given ? given : "Anonymous";

    private static Comment New(long articleId, string source, string sourceId, PlannedComment plan, ImportedComment imported, Comment? parent, Action<string> note)
    {
        var comment = new Comment(articleId, parent, Text(imported, note), Sender(imported), CommentFingerprint.Of($"{source}\n{sourceId}"), imported.At);
        comment.CameFrom(source, sourceId, imported.Kind);
        comment.Judge(imported.State, isJudged: imported.State != CommentState.Held);
        comment.CountReply(plan.ShownReplies);
        return comment;
    }

    // A person's words are kept whole, however long: the limit is for the form. Only what no page can show is left out of the page.
    private static CommentText Text(ImportedComment imported, Action<string> note)
    {
        var name = NameOf(imported);
        var website = SafeUrl.Website(imported.Website.Trim()) is { Length: > 0 and <= Comment.LongestWebsite } url ? url : "";
        if (PlainText.Clean(WebUtility.HtmlDecode(imported.Name)).Length > name.Length && name != "Anonymous")
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
