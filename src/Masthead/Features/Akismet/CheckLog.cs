using System.Runtime.InteropServices;
using System.Threading.Channels;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet;

/// <summary>A check on its way to the disk.</summary>
internal sealed class PendingCheck
{
    private readonly TaskCompletionSource kept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required long Id { get; init; }
    public required long SiteId { get; init; }
    public required long ContentHash { get; init; }
    public required long SenderHash { get; init; }
    public required string Permalink { get; init; }
    public required string? Address { get; init; }
    public required string Network { get; init; }
    public required Outcome Outcome { get; init; }
    public required bool AnsweredSpam { get; init; }
    public required CheckMarks Marks { get; init; }
    public required double Score { get; init; }
    public required string Reasons { get; init; }
    public required string? Kept { get; init; }

    /// <summary>Ends when the record is on the disk.</summary>
    public Task WhenKept => kept.Task;

    public void Answer() => kept.TrySetResult();

    public void Fail(Exception fault) => kept.TrySetException(fault);
}

/// <summary>More waits for the disk than it can take.</summary>
internal sealed class OverloadException() : Exception("Too many checks wait for the disk.");

/// <summary>
/// Writes checks in groups: those that arrive while one group is being flushed make the next. With each group the day's counts, so that
/// statistics are never counted from the records. Thread-safe.
/// </summary>
internal sealed class CheckLog(WriteQueue writes) : BackgroundService
{
    private const int LargestGroup = 512;
    private const int MostWaiting = 8192;

    private static readonly string[] Columns =
    [
        "id", "site_id", "content_hash", "sender_hash", "permalink", "address", "network", "outcome", "answered_spam", "marks", "score", "reasons", "kept",
    ];

    private readonly Channel<PendingCheck> waiting = Channel.CreateBounded<PendingCheck>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>Ends when the check is on the disk.</summary>
    /// <exception cref="OverloadException">Too many are waiting already.</exception>
    public Task KeepAsync(PendingCheck check) => waiting.Writer.TryWrite(check) ? check.WhenKept : throw new OverloadException();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<PendingCheck>(LargestGroup);
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (group.Count < LargestGroup && waiting.Reader.TryRead(out var check))
                group.Add(check);
            await WriteAsync(group);
            group.Clear();
        }
    }

    /// <summary>Takes no more, writes what was taken, then stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    private async Task WriteAsync(List<PendingCheck> group)
    {
        try
        {
            await writes.RunAsync(async db =>
            {
                await db.AppendAsync("akismet_checks", Columns, group, Write);
                foreach (var (day, delta) in Count(group))
                    await db.CountAsync(day.SiteId, day.Day, delta);
                return true;
            }, CancellationToken.None);
        }
        catch (Exception fault)
        {
            foreach (var check in group)
                check.Fail(fault);
            return;
        }
        foreach (var check in group)
            check.Answer();
    }

    private static void Write(PendingCheck check, IRowSink row)
    {
        row.Add(check.Id);
        row.Add(check.SiteId);
        row.Add(check.ContentHash);
        row.Add(check.SenderHash);
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

    private static Dictionary<(long SiteId, int Day), DayDelta> Count(List<PendingCheck> group)
    {
        var counts = new Dictionary<(long, int), DayDelta>();
        foreach (var check in group)
        {
            var day = (check.SiteId, DayCount.Of(CheckIds.At(check.Id)));
            counts[day] = counts.GetValueOrDefault(day).Plus(DayDelta.Of(check));
        }
        return counts;
    }
}

/// <summary>What is added to one day's counts.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DayDelta(
    long Checks = 0, long Spam = 0, long Ham = 0, long Held = 0, long Missed = 0, long FalsePositives = 0, long Faults = 0, long Refused = 0, long Tests = 0)
{
    public static DayDelta Of(PendingCheck check)
    {
        if (check.Marks.HasFlag(CheckMarks.Test))
            return new DayDelta(Tests: 1);
        if (check.Marks.HasFlag(CheckMarks.OverLimit))
            return new DayDelta(Refused: 1);
        if (check.Marks.HasFlag(CheckMarks.Fault))
            return new DayDelta(Checks: 1, Faults: 1);
        return new DayDelta(Checks: 1, Spam: check.AnsweredSpam ? 1 : 0, Ham: check.AnsweredSpam ? 0 : 1, Held: check.Outcome == Outcome.Held ? 1 : 0);
    }

    public static DayDelta Of(Mistake mistake, int by) =>
        new(Missed: mistake == Mistake.MissedSpam ? by : 0, FalsePositives: mistake == Mistake.FalsePositive ? by : 0);

    public DayDelta Plus(DayDelta more) => new(
        Checks + more.Checks, Spam + more.Spam, Ham + more.Ham, Held + more.Held, Missed + more.Missed, FalsePositives + more.FalsePositives,
        Faults + more.Faults, Refused + more.Refused, Tests + more.Tests);
}

internal static class DayCounting
{
    /// <summary>Adds to a day's counts in one statement that both databases know.</summary>
    public static Task<int> CountAsync(this NewsDb db, long siteId, int day, DayDelta by) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO akismet_days (site_id, day, checks, spam, ham, held, missed, false_positives, faults, refused, tests)
        VALUES ({siteId}, {day}, {by.Checks}, {by.Spam}, {by.Ham}, {by.Held}, {by.Missed}, {by.FalsePositives}, {by.Faults}, {by.Refused}, {by.Tests})
        ON CONFLICT (site_id, day) DO UPDATE SET
            checks = akismet_days.checks + excluded.checks, spam = akismet_days.spam + excluded.spam, ham = akismet_days.ham + excluded.ham,
            held = akismet_days.held + excluded.held, missed = akismet_days.missed + excluded.missed,
            false_positives = akismet_days.false_positives + excluded.false_positives, faults = akismet_days.faults + excluded.faults,
            refused = akismet_days.refused + excluded.refused, tests = akismet_days.tests + excluded.tests
        """);
}
