using System.Globalization;
using System.Text.Json;
using Masthead.Features.Akismet;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>A key just made.</summary>
internal sealed record NewKey(long SiteId, string Key);

/// <summary>The counts of a day or a month.</summary>
internal sealed record CountLine(
    string When, long Checks, long Spam, long Ham, long Held, long Missed, long FalsePositives, long Faults, long Refused, long Tests)
{
    public static CountLine Of(string when, IReadOnlyList<DayCount> days) => new(
        when, days.Sum(day => day.Checks), days.Sum(day => day.Spam), days.Sum(day => day.Ham), days.Sum(day => day.Held), days.Sum(day => day.Missed),
        days.Sum(day => day.FalsePositives), days.Sum(day => day.Faults), days.Sum(day => day.Refused), days.Sum(day => day.Tests));
}

/// <summary>One check as a person reads it.</summary>
internal sealed record CheckView(CheckRecord Record, IReadOnlyList<KeptReason> Reasons, Submission? Message, Label? Reported, string Reporter)
{
    // Only has to look like the name that the client was given: the first half finds the check.
    public string Guid => CheckIds.Guid(Record.Id, 0);
    public DateTimeOffset At => CheckIds.At(Record.Id);
    public double Score => Record.Score;

    public string Told => (Record.AnsweredSpam ? "spam" : "not spam")
        + (Record.Outcome == Outcome.Held ? " (held)" : "")
        + (Record.Marks.HasFlag(CheckMarks.Discard) ? ", may be thrown away" : "")
        + (Record.Marks.HasFlag(CheckMarks.Fault) ? ", no verdict" : "")
        + (Record.Marks.HasFlag(CheckMarks.OverLimit) ? ", over the limit" : "")
        + (Record.Marks.HasFlag(CheckMarks.Recheck) ? ", asked again" : "")
        + (Record.Marks.HasFlag(CheckMarks.Test) ? ", a test" : "");

    public string Why => string.Join("; ", Reasons.Take(4).Select(reason =>
        $"{reason.Detail ?? reason.Name} {reason.Weight.ToString("+0.0;−0.0", CultureInfo.InvariantCulture)}"));

    public static async Task<IReadOnlyList<CheckView>> OfAsync(NewsDb db, long siteId, IReadOnlyList<CheckRecord> checks, CancellationToken cancellationToken)
    {
        var sources = checks.Select(check => Fingerprints.Source(siteId, check.ContentHash, check.SenderHash)).Distinct().ToArray();
        var reports = (await db.Reports.AsNoTracking().Where(report => report.SiteId == siteId && sources.Contains(report.Source)).ToListAsync(cancellationToken))
            .ToDictionary(report => report.Source);
        return [.. checks.Select(check =>
        {
            var report = reports.GetValueOrDefault(Fingerprints.Source(siteId, check.ContentHash, check.SenderHash));
            var message = check.Kept is { } kept ? JsonSerializer.Deserialize<Submission>(kept, JsonColumn.Options) : null;
            return new CheckView(check, ReasonsText.Read(check.Reasons), message, report?.Label, report?.Reporter ?? "");
        })];
    }
}

/// <summary>The settings as the form sends them.</summary>
internal sealed record PolicyForm
{
    public string? Name { get; init; }
    public HeldAnswer OnHeld { get; init; }
    public FaultAnswer OnFault { get; init; }
    public bool Rechecks { get; init; }
    public bool Inside { get; init; }
    public bool KeepHamText { get; init; }
    public string? HoldFrom { get; init; }
    public string? SpamFrom { get; init; }
    public string? DiscardFrom { get; init; }
    public string? KeepAddressDays { get; init; }
    public string? KeepTextDays { get; init; }
    public string? KeepChecksDays { get; init; }
    public string? MonthlyLimit { get; init; }
    public string? SharesFilterOf { get; init; }

    private const int MostDays = 3650;

    /// <summary>Null when a value makes no sense.</summary>
    /// <param name="siteId">The site whose settings they are: it cannot share a filter with itself.</param>
    public SitePolicy? Read(long siteId)
    {
        if (Score(HoldFrom) is not { } hold || Score(SpamFrom) is not { } spam || Score(DiscardFrom) is not { } discard || hold > 1 || spam < hold
            || Days(KeepAddressDays) is not { } addresses || Days(KeepTextDays) is not { } texts || Days(KeepChecksDays) is not { } checks)
            return null;
        long? limit = long.TryParse(MonthlyLimit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
        long? shared = long.TryParse(SharesFilterOf, NumberStyles.None, CultureInfo.InvariantCulture, out var other) && other != siteId ? other : null;
        return !Enum.IsDefined(OnHeld) || !Enum.IsDefined(OnFault) || (limit is null && !string.IsNullOrWhiteSpace(MonthlyLimit)) ? null : new SitePolicy
        {
            OnHeld = OnHeld, OnFault = OnFault, Rechecks = Rechecks, CallbacksInside = Inside, HoldFrom = hold, SpamFrom = spam, DiscardFrom = discard,
            KeepAddressDays = addresses, KeepTextDays = texts, KeepHamText = KeepHamText, KeepChecksDays = checks, MonthlyLimit = limit, SharesFilterOf = shared,
        };
    }

    private static double? Score(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score <= 2 ? score : null;

    private static int? Days(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostDays ? days : null;
}
