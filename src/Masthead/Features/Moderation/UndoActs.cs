using Masthead.Features.Comments;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>What came of taking a click back.</summary>
/// <param name="Count">Comments that are where they were before it.</param>
/// <param name="Kept">Comments about which somebody has decided since: those stay.</param>
/// <param name="Newest">Of those that are back; null: none.</param>
internal sealed record Undone(int Count, int Kept, long? Newest);

/// <summary>Takes back all acts of one click: states, and what the filter learnt from them. Doing it again changes nothing.</summary>
internal sealed class UndoActs(WriteQueue writes, SpamGate gate, PageCache pages, TimeProvider clock)
{
    public async Task<Undone> RunAsync(Guid batch, Moderator moderator, CancellationToken cancellationToken)
    {
        var ids = await writes.RunAsync(
            db => db.CommentActs.Where(act => act.Batch == batch).Select(act => act.CommentId).OrderBy(id => id).ToListAsync(), cancellationToken);
        var (undoing, changed, kept, newest) = (Guid.NewGuid(), 0, 0, (long?)null);
        foreach (var some in ids.Chunk(DecideComments.Together))
        {
            var (effects, left) = await writes.RunAsync(db => WriteAsync(db, batch, some, undoing, moderator), CancellationToken.None);
            await effects.TellAsync(gate, pages);
            (changed, kept, newest) = (changed + effects.Changed, kept + left, effects.Newest ?? newest);
        }
        return new Undone(changed, kept, newest);
    }

    private async Task<(Effects Effects, int Kept)> WriteAsync(NewsDb db, Guid batch, long[] ids, Guid undoing, Moderator moderator)
    {
        var cases = await JudgedCases.ReadAsync(db, ids);
        var acts = await db.CommentActs.Where(act => act.Batch == batch && !act.IsUndone && ids.Contains(act.CommentId)).ToListAsync();
        var (effects, kept) = (new Effects(), 0);
        foreach (var found in cases)
        {
            if (acts.Find(act => act.CommentId == found.Comment.Id) is not { FromState: { } before } act)
                continue;
            var history = await EffectiveAsync(db, found.Comment.Id);
            if (found.Comment.State == CommentState.Withdrawn || history.Any(later => later.Id > act.Id))
            {
                kept++;
                continue;
            }
            var earlier = history.FindLast(row => row.Id < act.Id && row.Batch is not null);
            var isSeen = await db.MoveAsync(found.Comment, row => row.Judge(before, earlier is not null));
            act.Undo();
            db.Add(new CommentAct(found.Comment.Id, CommentActs.Undone, act.ToState, before, moderator.Name, $"took back “{act.Act}”", clock.GetUtcNow(), undoing));
            effects.Add(found.Comment, isSeen, await found.TakeBackAsync(gate, db, LabelOf(earlier?.Act)));
        }
        await db.SaveChangesAsync();
        return (effects, kept);
    }

    private static Task<List<CommentAct>> EffectiveAsync(NewsDb db, long commentId) => db.CommentActs
        .Where(act => act.CommentId == commentId && !act.IsUndone && act.Act != CommentActs.Undone).OrderBy(act => act.Id).ToListAsync();

    private static Label? LabelOf(string? act) => act switch
    {
        CommentActs.MarkedSpam => Label.Spam,
        CommentActs.Approved or CommentActs.Restored => Label.Ham,
        _ => null,
    };
}
