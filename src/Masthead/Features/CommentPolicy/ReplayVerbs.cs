using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.CommentPolicy;

internal abstract record StartReplayOutcome
{
    public sealed record Started(long Id) : StartReplayOutcome;

    /// <summary>One at a time: this one is still running.</summary>
    public sealed record Busy(long Id) : StartReplayOutcome;
}

/// <summary>Begins to try a policy on the comments of the last months.</summary>
internal sealed class StartReplay(WriteQueue writes, ReplayRunner runner, TimeProvider clock)
{
    /// <summary>Older ones are forgotten.</summary>
    private const int Kept = 20;

    public async Task<StartReplayOutcome> RunAsync(PolicyDraft draft, int months, string who, CancellationToken cancellationToken)
    {
        var outcome = await writes.RunAsync(db => WriteAsync(db, draft, months, who), cancellationToken);
        if (outcome is StartReplayOutcome.Started started)
            runner.Begin(started.Id);
        return outcome;
    }

    private async Task<StartReplayOutcome> WriteAsync(NewsDb db, PolicyDraft draft, int months, string who)
    {
        var now = clock.GetUtcNow();
        var heardSince = now - PolicyReplay.Silence;
        if (await db.PolicyReplays.AsNoTracking().FirstOrDefaultAsync(row => row.State == ReplayState.Running && row.BeatAt >= heardSince) is { } running)
            return new StartReplayOutcome.Busy(running.Id);
        var replay = new PolicyReplay(draft, months, who, now);
        db.Add(replay);
        await db.SaveChangesAsync();
        var old = await db.PolicyReplays.OrderByDescending(row => row.Id).Skip(Kept).Select(row => row.Id).ToListAsync();
        await db.PolicyReplays.Where(row => old.Contains(row.Id)).ExecuteDeleteAsync();
        return new StartReplayOutcome.Started(replay.Id);
    }
}

/// <summary>Asks the node that runs a replay to stop, whichever it is.</summary>
internal sealed class CancelReplay(WriteQueue writes)
{
    public Task RunAsync(long id, CancellationToken cancellationToken) => writes.RunAsync(async db =>
    {
        (await db.PolicyReplays.FirstOrDefaultAsync(row => row.Id == id && row.State == ReplayState.Running))?.AskToCancel();
        return await db.SaveChangesAsync();
    }, cancellationToken);
}

/// <summary>Forgets a replay and what it found. One that runs ends at its next sign of life.</summary>
internal sealed class DropReplay(WriteQueue writes)
{
    public Task RunAsync(long id, CancellationToken cancellationToken) =>
        writes.RunAsync(db => db.PolicyReplays.Where(row => row.Id == id).ExecuteDeleteAsync(), cancellationToken);
}

/// <summary>Puts the policy of a finished replay in force.</summary>
internal sealed class ApplyReplay(WriteQueue writes, CurrentSettings settings, TimeProvider clock)
{
    /// <returns>Whether it was finished, and is in force now.</returns>
    public async Task<bool> RunAsync(long id, string who, CancellationToken cancellationToken)
    {
        var draft = await writes.RunAsync(async db =>
        {
            if (await db.PolicyReplays.FirstOrDefaultAsync(row => row.Id == id) is not { State: ReplayState.Finished } replay)
                return null;
            replay.Apply(who, clock.GetUtcNow());
            await db.SaveChangesAsync();
            return replay.Draft;
        }, cancellationToken);
        if (draft is null)
            return false;
        await settings.ChangeAsync(draft.ApplyTo, CancellationToken.None);
        return true;
    }
}
