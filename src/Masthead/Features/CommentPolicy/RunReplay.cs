using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Spam;

namespace Masthead.Features.CommentPolicy;

/// <summary>
/// Decides the comments of the last months once by the policy in force and once by the one that is tried, and counts what differs. Reads a bounded
/// number at a time while the one before is judged on all cores.
/// </summary>
internal sealed class RunReplay(ReplayCases cases, ReplayScores scores, ReplayRecord record, CurrentSettings settings)
{
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromMilliseconds(500);

    /// <param name="replay">Which; its row says that it runs.</param>
    /// <param name="clock">Whose time it is.</param>
    /// <param name="stopping">The server stops: the row says so before this returns.</param>
    public async Task RunAsync(PolicyReplay replay, TimeProvider clock, CancellationToken stopping)
    {
        var (count, started) = (new ReplayCount(), clock.GetTimestamp());
        try
        {
            var isThrough = await CountAsync(replay, count, clock, stopping);
            await record.EndAsync(
                replay.Id, isThrough ? ReplayState.Finished : ReplayState.Cancelled, isThrough ? count.Findings(clock.GetElapsedTime(started)) : null, isThrough ? count.Changed : []);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await record.EndAsync(replay.Id, ReplayState.Interrupted, null, []);
        }
    }

    private async Task<bool> CountAsync(PolicyReplay replay, ReplayCount count, TimeProvider clock, CancellationToken stopping)
    {
        var site = await settings.GetAsync(stopping);
        var (now, then) = (site, replay.Draft.ApplyTo(site));
        var since = replay.AskedAt.AddMonths(-replay.Months);
        var (done, total, beat) = (0L, await cases.CountAsync(since, stopping), clock.GetTimestamp());
        if (!await record.BeatAsync(replay.Id, done, total))
            return false;
        var withArticles = replay.Draft.Model != ReplayModel.AsItWas;
        var reading = cases.ReadAsync(since, 0, withArticles, stopping);
        while (await reading is { Count: > 0 } some)
        {
            reading = cases.ReadAsync(since, some[^1].Id, withArticles, stopping);
            foreach (var replayed in await JudgeAsync(some, replay.Draft.Model, now, then, stopping))
                Count(count, replayed);
            done += some.Count;
            if (clock.GetElapsedTime(beat) < BetweenBeats)
                continue;
            beat = clock.GetTimestamp();
            if (!await record.BeatAsync(replay.Id, done, Math.Max(total, done)))
                return false;
        }
        return await record.BeatAsync(replay.Id, done, done);
    }

    private static void Count(ReplayCount count, ReplayedCase? replayed)
    {
        if (replayed is null)
            count.LeaveOut();
        else
            count.Add(replayed);
    }

    /// <summary>In the order of the cases; null for one that there is no score to compare with.</summary>
    private async Task<ReplayedCase?[]> JudgeAsync(
        IReadOnlyList<ReplayCase> some, ReplayModel model, SiteSettings now, SiteSettings then, CancellationToken cancellationToken)
    {
        var judged = new ReplayedCase?[some.Count];
        await Parallel.ForAsync(0, some.Count, cancellationToken, async (i, token) =>
        {
            if (some[i] is not { Score: { } before } past)
                return;
            var after = await scores.OfAsync(past, model, token);
            judged[i] = new ReplayedCase(past, Decide(past, before, now), Decide(past, after, then), after);
        });
        return judged;
    }

    private static Decision Decide(ReplayCase past, double score, SiteSettings site) => ModerationPolicy.Decide(
        new FilterOpinion(score, new Thresholds(site.HoldFrom, site.SpamFrom).Decide(score), [], "", IsAnswer: true), site, past.Submission, past.Evidence);
}
