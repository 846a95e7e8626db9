using System.Globalization;
using System.Text.Json;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>One check as a person reads it.</summary>
internal sealed record CheckView(CheckRecord Record, IReadOnlyList<KeptReason> Reasons, Submission? Message, Label? Reported, string Reporter)
{
    private const int LongestExcerpt = 180;

    // Only has to look like the name that the client was given: the first half finds the check.
    public string Guid => CheckIds.Guid(Record.Id, 0);
    public DateTimeOffset At => CheckIds.At(Record.Id);
    public string Score => Record.Score.ToString("P0", CultureInfo.InvariantCulture);
    public bool HasVerdict => !Record.Marks.HasFlag(CheckMarks.Fault) && !Record.Marks.HasFlag(CheckMarks.OverLimit);

    /// <summary>The verdict in a word, and the class that colours it.</summary>
    public (string Word, string Look) Verdict => !HasVerdict ? ("No verdict", "scheduled") : Record.Outcome switch
    {
        Outcome.Held => ("Held", "scheduled"),
        Outcome.Spam => ("Spam", "withdrawn"),
        _ => ("Good", "published"),
    };

    /// <summary>What the client was told, where the verdict alone does not say it.</summary>
    public string Told
    {
        get
        {
            var told = new List<string>();
            if (!HasVerdict || Record.Outcome == Outcome.Held)
                told.Add(Record.AnsweredSpam ? "told “spam”" : "told “not spam”");
            foreach (var (mark, words) in Marks)
                if (Record.Marks.HasFlag(mark))
                    told.Add(words);
            return string.Join(", ", told);
        }
    }

    private static readonly (CheckMarks Mark, string Words)[] Marks =
    [
        (CheckMarks.Discard, "may be thrown away"), (CheckMarks.OverLimit, "over the limit"), (CheckMarks.Recheck, "asked again"), (CheckMarks.Test, "a test"),
    ];

    public string? Excerpt => Message?.Text is not { Length: > 0 } text ? null : text.Length <= LongestExcerpt ? text : text[..LongestExcerpt].TrimEnd() + "…";

    public static string Weight(KeptReason reason) => reason.Weight.ToString("+0.0;−0.0;0", CultureInfo.InvariantCulture);

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
