using System.Globalization;
using Masthead.Features.Akismet.Checks;

namespace Masthead.Features.ClientSites;

/// <summary>The counts of a day or a month.</summary>
internal sealed record CountLine(
    string When, long Checks, long Spam, long Ham, long Held, long Missed, long FalsePositives, long Faults, long Refused, long Tests)
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>Of the verdicts, those that nobody corrected, in thousandths and rounded down: all of them only where none was. Null where there were none.</summary>
    public double? Right => Spam + Ham == 0 ? null : Math.Max(0, 1000 * (Spam + Ham - Missed - FalsePositives) / (Spam + Ham)) / 1000.0;

    /// <summary>Something that stands in no column of its own.</summary>
    public string Also
    {
        get
        {
            (long Count, string What)[] others = [(Faults, "without a verdict"), (Refused, "over the limit"), (Tests, Tests == 1 ? "test" : "tests")];
            return string.Join(", ", others.Where(other => other.Count > 0).Select(other => $"{Number(other.Count)} {other.What}"));
        }
    }

    public static string Number(long count) => count.ToString("N0", English);

    public static CountLine Of(string when, IReadOnlyList<DayCount> days) => new(
        when, days.Sum(day => day.Checks), days.Sum(day => day.Spam), days.Sum(day => day.Ham), days.Sum(day => day.Held), days.Sum(day => day.Missed),
        days.Sum(day => day.FalsePositives), days.Sum(day => day.Faults), days.Sum(day => day.Refused), days.Sum(day => day.Tests));

    /// <summary>One line for each of the last days, newest first, also for those on which nothing came.</summary>
    public static IReadOnlyList<CountLine> ByDay(IReadOnlyList<DayCount> days, int today, int count) =>
        [.. Enumerable.Range(0, count).Select(back => Of(Date(today - back, "ddd d MMM"), [.. days.Where(day => day.Day == today - back)]))];

    public static IReadOnlyList<CountLine> ByMonth(IReadOnlyList<DayCount> days) =>
        [.. days.OrderByDescending(day => day.Day).GroupBy(day => Date(day.Day, "MMMM yyyy")).Select(month => Of(month.Key, [.. month]))];

    private static string Date(int day, string format) => DayCount.Date(day).ToString(format, English);
}
