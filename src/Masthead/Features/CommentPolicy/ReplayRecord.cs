using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.CommentPolicy;

/// <summary>Writes how far a replay is and what came of it, so that any node, and the next start, can tell.</summary>
internal sealed class ReplayRecord(WriteQueue writes, TimeProvider clock)
{
    /// <summary>A sign of life.</summary>
    /// <returns>Whether to go on: false when somebody asked to cancel, or dropped it.</returns>
    public Task<bool> BeatAsync(long id, long done, long total) => writes.RunAsync(async db =>
    {
        if (await db.PolicyReplays.FirstOrDefaultAsync(row => row.Id == id) is not { State: ReplayState.Running, IsCancelAsked: false } replay)
            return false;
        replay.Beat(done, total, clock.GetUtcNow());
        await db.SaveChangesAsync();
        return true;
    }, CancellationToken.None);

    /// <summary>It is over; the changes are kept with it, as far as their comments are still there.</summary>
    public Task<bool> EndAsync(long id, ReplayState state, ReplayFindings? findings, IReadOnlyCollection<ReplayedCase> changed) => writes.RunAsync(async db =>
    {
        if (await db.PolicyReplays.FirstOrDefaultAsync(row => row.Id == id) is not { State: ReplayState.Running } replay)
            return false;
        replay.End(state, findings, clock.GetUtcNow());
        foreach (var some in changed.Chunk(500))
        {
            var ids = some.Select(change => change.Case.Id).ToList();
            var there = await db.Set<Comments.Comment>().Where(comment => ids.Contains(comment.Id)).Select(comment => comment.Id).ToHashSetAsync();
            db.AddRange(some.Where(change => there.Contains(change.Case.Id)).Select(change => Row(id, change)));
        }
        await db.SaveChangesAsync();
        return true;
    }, CancellationToken.None);

    private static PolicyReplayChange Row(long id, ReplayedCase change) => new(
        id, change.Case.Id, change.Before.Rule, change.After.Rule, change.Case.Score!.Value, change.ScoreAfter, change.After.Word, change.Case.WasExample);
}
