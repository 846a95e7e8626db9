using System.Data.Common;
using System.Runtime.InteropServices;
using Masthead.Features.Akismet.Reports;
using Masthead.Spam;
using Masthead.Storage;

namespace Masthead.Features.Akismet.Checks;

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
        var held = check.Outcome == Outcome.Held ? 1 : 0;
        if (check.Marks.HasFlag(CheckMarks.LeftAlone))
            return new DayDelta(Checks: 1, Held: held);
        return new DayDelta(Checks: 1, Spam: check.AnsweredSpam ? 1 : 0, Ham: check.AnsweredSpam ? 0 : 1, Held: held);
    }

    public static DayDelta Of(Mistake mistake, int by) =>
        new(Missed: mistake == Mistake.MissedSpam ? by : 0, FalsePositives: mistake == Mistake.FalsePositive ? by : 0);

    public DayDelta Plus(DayDelta more) => new(
        Checks + more.Checks, Spam + more.Spam, Ham + more.Ham, Held + more.Held, Missed + more.Missed, FalsePositives + more.FalsePositives,
        Faults + more.Faults, Refused + more.Refused, Tests + more.Tests);
}

/// <summary>What is added to the days of several sites. Not thread-safe.</summary>
internal sealed class DayDeltas
{
    private readonly Dictionary<(long SiteId, int Day), DayDelta> days = [];

    public bool IsEmpty => days.Count == 0;

    public void Add(PendingCheck check)
    {
        ref var day = ref CollectionsMarshal.GetValueRefOrAddDefault(days, (check.SiteId, DayCount.Of(CheckIds.At(check.Id))), out _);
        day = day.Plus(DayDelta.Of(check));
    }

    public void Add(DayDeltas more)
    {
        foreach (var (key, delta) in more.days)
        {
            ref var day = ref CollectionsMarshal.GetValueRefOrAddDefault(days, key, out _);
            day = day.Plus(delta);
        }
    }

    public Task WriteAsync(DbConnection connection) => new RowBatch(connection).CountAsync(days);
}

internal static class DayCounting
{
    private const string Sql = """
        INSERT INTO akismet_days (site_id, day, checks, spam, ham, held, missed, false_positives, faults, refused, tests)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (site_id, day) DO UPDATE SET
            checks = akismet_days.checks + excluded.checks, spam = akismet_days.spam + excluded.spam, ham = akismet_days.ham + excluded.ham,
            held = akismet_days.held + excluded.held, missed = akismet_days.missed + excluded.missed,
            false_positives = akismet_days.false_positives + excluded.false_positives, faults = akismet_days.faults + excluded.faults,
            refused = akismet_days.refused + excluded.refused, tests = akismet_days.tests + excluded.tests
        """;

    /// <summary>Adds to a day's counts in one statement that both databases know. Inside a transaction.</summary>
    public static Task CountAsync(this NewsDb db, long siteId, int day, DayDelta by) => new RowBatch(db).CountAsync([KeyValuePair.Create((siteId, day), by)]);

    /// <summary>The same for several days, in their order: two that count the same ones wait for each other instead of blocking each other.</summary>
    public static Task CountAsync(this RowBatch rows, IEnumerable<KeyValuePair<(long SiteId, int Day), DayDelta>> days) =>
        rows.Run(Sql, days.OrderBy(day => day.Key).Select(day => Row(day.Key.SiteId, day.Key.Day, day.Value))).SendAsync();

    private static object?[] Row(long siteId, int day, DayDelta by) =>
        [siteId, day, by.Checks, by.Spam, by.Ham, by.Held, by.Missed, by.FalsePositives, by.Faults, by.Refused, by.Tests];
}
