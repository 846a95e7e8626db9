namespace Masthead.Features.Comments;

/// <summary>
/// Takes comments in groups: those that come while others are worked on are admitted by one reading, judged, and written in one transaction, and the
/// pages that they change are evicted once. What is worked on at once stays bounded, so that readers are not behind it. Thread-safe.
/// </summary>
internal sealed class CommentIntake(CommentAdmission admission, CommentJudge judge, KeepComments keep, CommentLimit limit)
{
    private const int LargestGroup = 64;

    // One is judged while the other is written. On one core that would only make both smaller, and each costs more in smaller groups.
    private static readonly int MostGroups = Environment.ProcessorCount > 1 ? 2 : 1;

    private readonly Lock turn = new();
    private readonly Queue<Arrival> waiting = new();
    private int groups;

    /// <summary>Ends when the comment is on the disk and readers can see it, or when it is refused.</summary>
    /// <exception cref="System.Data.Common.DbException">It could not be kept.</exception>
    /// <exception cref="OperationCanceledException">Whoever sent it had gone before it was written.</exception>
    public Task<LeaveCommentOutcome> TakeAsync(Arrival arrival)
    {
        lock (turn)
        {
            waiting.Enqueue(arrival);
            if (groups == MostGroups)
                return arrival.Answer;
            groups++;
        }
        // At the end of the pool's queue: whoever arrives at the same moment comes along. Nothing of this request goes with it.
        ThreadPool.UnsafeQueueUserWorkItem(static intake => _ = intake.WorkAsync(), this, preferLocal: false);
        return arrival.Answer;
    }

    private async Task WorkAsync()
    {
        while (Next() is { } group)
        {
            try
            {
                await TakeAsync(group);
            }
            catch (Exception fault)
            {
                foreach (var arrival in group.Where(arrival => arrival.IsOpen))
                    arrival.Fault = fault;
            }
            // All in one go: as many pieces of work as there are answers would stand before every reader in the pool's queue.
            ThreadPool.UnsafeQueueUserWorkItem(Answer, group, preferLocal: false);
        }
    }

    private List<Arrival>? Next()
    {
        lock (turn)
        {
            var group = new List<Arrival>(Math.Min(waiting.Count, LargestGroup));
            while (group.Count < LargestGroup && waiting.TryDequeue(out var arrival))
                group.Add(arrival);
            if (group.Count > 0)
                return group;
            groups--;
            return null;
        }
    }

    private async Task TakeAsync(List<Arrival> group)
    {
        await admission.AdmitAsync(group);
        // All are begun before one is waited for: what makes one wait makes the others wait as well.
        await Task.WhenAll(group.Where(arrival => arrival.IsOpen).Select(JudgeAsync).ToList());
        await keep.RunAsync(group.FindAll(arrival => arrival.IsOpen));
    }

    private async Task JudgeAsync(Arrival arrival)
    {
        // An equal request came before: it is neither counted nor judged again.
        if (arrival.Article!.RepeatOf is not null)
            return;
        if (!limit.TryTake(arrival.Prefix, out var retryAfter))
        {
            arrival.Outcome = new LeaveCommentOutcome.TooMany(retryAfter, limit.PerMinute);
            return;
        }
        arrival.IsCounted = true;
        try
        {
            arrival.Judged = await judge.JudgeAsync(arrival);
        }
        catch (Exception fault)
        {
            arrival.Fault = fault;
        }
    }

    private void Answer(List<Arrival> group)
    {
        foreach (var arrival in group.Where(arrival => arrival.IsCounted && arrival.Outcome is not (LeaveCommentOutcome.Published or LeaveCommentOutcome.Waiting)))
            limit.GiveBack(arrival.Prefix);
        foreach (var arrival in group)
            arrival.Tell();
    }
}
