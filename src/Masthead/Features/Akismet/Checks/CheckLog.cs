using System.Data.Common;
using Masthead.Storage;

namespace Masthead.Features.Akismet.Checks;

/// <summary>More waits for the disk than it can take.</summary>
internal sealed class OverloadException() : Exception("Too many checks wait for the disk.");

/// <summary>The disk has taken nothing for too long.</summary>
internal sealed class StalledException() : Exception("The disk stands still: a check before this one has not been written down for seconds.");

/// <summary>
/// Writes checks in groups: a group is what waits when the queue of writes gets to it. With each the day's counts, so that statistics are
/// never counted from the records. Thread-safe.
/// </summary>
internal sealed partial class CheckLog(WriteQueue writes, UnrecordedChecks unrecorded, ProtocolCounts counts, TimeProvider clock, ILogger<CheckLog> log)
{
    private const int LargestGroup = 512;
    private const int MostWaiting = 8192;

    /// <summary>Clients give up after 8 to 15 seconds, and then nobody has told them to hold the message.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    private static readonly string[] Columns =
    [
        "id", "site_id", "content_hash", "sender_hash", "permalink", "address", "network", "outcome", "answered_spam", "marks", "score", "reasons", "kept",
    ];

    private readonly Lock turn = new();
    private List<PendingCheck> waiting = [];
    private bool isWriting;
    private bool isStalled;

    /// <summary>Ends when the check is on the disk; see <see cref="PendingCheck.WhenKept"/> for the thread.</summary>
    /// <exception cref="OverloadException">Too many are waiting already.</exception>
    /// <exception cref="StalledException">The disk takes nothing, and this check was not begun.</exception>
    public Task KeepAsync(PendingCheck check)
    {
        lock (turn)
        {
            if (waiting.Count >= MostWaiting)
                throw new OverloadException();
            if (isStalled)
                throw new StalledException();
            waiting.Add(check);
            if (isWriting)
                return check.WhenKept;
            isWriting = true;
        }
        _ = WriteWaitingAsync();
        return check.WhenKept;
    }

    /// <summary>Takes a check that was answered though its record is not on the disk: written as soon as the disk takes it.</summary>
    public void KeepLater(PendingCheck check) => unrecorded.Add(check);

    /// <summary>Writes what was answered without a record, if there is any; what the disk does not take yet waits on.</summary>
    public async Task WriteUnrecordedAsync()
    {
        if (unrecorded.Take() is not { } owed)
            return;
        try
        {
            await writes.RunPlainAsync(connection => AppendAsync(connection, owed.Checks, owed.Counts));
            unrecorded.Settle();
        }
        catch (Exception fault)
        {
            LogNotKept(fault, owed.Checks.Count);
            unrecorded.GiveBack(owed);
        }
    }

    /// <summary>Does all that there is to writing these, and takes it back.</summary>
    public async Task RehearseAsync(List<PendingCheck> checks)
    {
        try
        {
            await writes.RunPlainAsync<bool>(async connection =>
            {
                await AppendAsync(connection, checks, null);
                throw new RehearsedException();
            });
        }
        catch (RehearsedException)
        {
            // Behind its savepoint, it has left nothing.
        }
    }

    private sealed class RehearsedException : Exception;

    private async Task WriteWaitingAsync()
    {
        do
        {
            // Whoever is being judged just now comes along: a commit costs the same for one as for many.
            await Task.Yield();
            // What was owed before is written once the disk is seen to take something again.
            if (await WriteGroupAsync())
                await WriteUnrecordedAsync();
        }
        while (MoreWaits());
    }

    private async Task<bool> WriteGroupAsync()
    {
        List<PendingCheck> group = [];
        try
        {
            await NoLongerThanAsync(writes.RunPlainAsync(connection => AppendAsync(connection, group = Take(), null)));
        }
        catch (Exception fault)
        {
            counts.Fault(FaultKind.Record);
            // The queue may have failed before it came to the group.
            if (group.Count == 0)
                group = Take();
            Tell(group, check => check.Fail(fault));
            return false;
        }
        Tell(group, static check => check.Answer());
        return true;
    }

    /// <summary>On other threads: the next group need not wait until all have been sent their answers.</summary>
    private static void Tell(List<PendingCheck> group, Action<PendingCheck> tell)
    {
        const int Piece = 32;
        for (var start = 0; start < group.Count; start += Piece)
            ThreadPool.UnsafeQueueUserWorkItem(static piece =>
            {
                for (var i = piece.start; i < Math.Min(piece.group.Count, piece.start + Piece); i++)
                    piece.tell(piece.group[i]);
            }, (group, tell, start), preferLocal: false);
    }

    /// <summary>While the disk stands still, those that wait behind the write are sent away, and who comes then is not let in.</summary>
    private async Task NoLongerThanAsync(Task writing)
    {
        // Whether it has ended is asked of the write itself: it may end, well or badly, in the moment in which the patience does.
        await writing.WaitAsync(LongestWait, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!writing.IsCompleted)
            SendAway();
        try
        {
            await writing;
        }
        finally
        {
            lock (turn)
                isStalled = false;
        }
    }

    private void SendAway()
    {
        List<PendingCheck> left;
        lock (turn)
            (left, waiting, isStalled) = (waiting, [], true);
        Tell(left, static check => check.Fail(new StalledException()));
    }

    private static async Task<bool> AppendAsync(DbConnection connection, List<PendingCheck> group, DayDeltas? more)
    {
        if (group.Count == 0 && more is null)
            return true;
        var days = new DayDeltas();
        if (more is not null)
            days.Add(more);
        foreach (var check in group)
            days.Add(check);
        await connection.AppendAsync("akismet_checks", Columns, group, Write);
        await days.WriteAsync(connection);
        return true;
    }

    private List<PendingCheck> Take()
    {
        lock (turn)
        {
            var group = waiting;
            waiting = group.Count > LargestGroup ? group[LargestGroup..] : new List<PendingCheck>(group.Count);
            if (group.Count > LargestGroup)
                group.RemoveRange(LargestGroup, group.Count - LargestGroup);
            return group;
        }
    }

    private bool MoreWaits()
    {
        lock (turn)
            return isWriting = waiting.Count > 0;
    }

    private static void Write(PendingCheck check, IRowSink row)
    {
        row.Add(check.Id);
        row.Add(check.SiteId);
        row.Add(check.Prints.Content);
        row.Add(check.Prints.Sender);
        row.Add(check.Permalink);
        row.Add(check.Address);
        row.Add(check.Network);
        row.AddSmall((int)check.Outcome);
        row.Add(check.AnsweredSpam);
        row.AddSmall((int)check.Marks);
        row.Add(check.Score);
        row.Add(check.Reasons);
        row.Add(check.Kept);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} checks that were answered without a record could not be written down yet")]
    private partial void LogNotKept(Exception fault, int count);
}
