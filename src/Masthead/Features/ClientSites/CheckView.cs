using System.Globalization;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

/// <summary>One check as a person reads it.</summary>
internal sealed record CheckView(CheckRecord Record, IReadOnlyList<KeptReason> Reasons, Submission? Message, Label? Reported, string Reporter)
{
    private const CheckMarks WithoutVerdict = CheckMarks.Fault | CheckMarks.OverLimit;

    private const int LongestExcerpt = 180;
    private const int MostAsked = 500;

    // Only has to look like the name that the client was given: the first half finds the check.
    public string Guid => CheckIds.Guid(Record.Id, 0);
    public DateTimeOffset At => CheckIds.At(Record.Id);
    public string Score => Record.Score.ToString("P0", CultureInfo.InvariantCulture);
    public bool HasVerdict => Record.HasVerdict();

    /// <summary>The check by which the site asked again and got the verdict that this one has not, if it did.</summary>
    public CheckView? AskedAgain { get; private init; }

    /// <summary>The verdict in a word, and the class that colours it.</summary>
    public (string Word, string Look) Verdict => AskedAgain?.Verdict ?? (!HasVerdict ? ("No verdict", "scheduled") : Record.Outcome switch
    {
        Outcome.Held => ("Held", "scheduled"),
        Outcome.Spam => ("Spam", "withdrawn"),
        _ => ("Good", "published"),
    });

    /// <summary>What the client was told, where the verdict alone does not say it.</summary>
    public string Told
    {
        get
        {
            var told = new List<string>();
            if (AskedAgain is not null)
                told.Add("no verdict at first");
            if (Record.Marks.HasFlag(CheckMarks.LeftAlone))
                told.Add("left where it was");
            else if (!HasVerdict || Record.Outcome == Outcome.Held)
                told.Add(Record.AnsweredSpam ? "told “spam”" : "told “not spam”");
            foreach (var (mark, words) in Marks)
                if (Record.Marks.HasFlag(mark))
                    told.Add(words);
            return string.Join(", ", told);
        }
    }

    private static readonly (CheckMarks Mark, string Words)[] Marks =
    [
        (CheckMarks.Discard, "may be thrown away"), (CheckMarks.OverLimit, "over the limit"), (CheckMarks.Recheck, "asked again"), (CheckMarks.Later, "no verdict at first"), (CheckMarks.Test, "a test"),
    ];

    public string? Excerpt => Message?.Text is not { Length: > 0 } text ? null : text.Length <= LongestExcerpt ? text : text[..LongestExcerpt].TrimEnd() + "…";

    public static string Weight(KeptReason reason) => reason.Weight.ToString("+0.0;−0.0;0", CultureInfo.InvariantCulture);

    public static async Task<IReadOnlyList<CheckView>> OfAsync(NewsDb db, long siteId, IReadOnlyList<CheckRecord> checks, CancellationToken cancellationToken)
    {
        var sources = checks.Select(check => Fingerprints.Source(siteId, check.ContentHash, check.SenderHash)).Distinct().ToArray();
        var reports = (await db.Reports.AsNoTracking().Where(report => report.SiteId == siteId && sources.Contains(report.Source)).ToListAsync(cancellationToken))
            .ToDictionary(report => report.Source);
        var later = await AskedAgainAsync(db, siteId, checks, cancellationToken);
        return [.. checks.Select(check => View(check) with { AskedAgain = later.Find(again => IsAnswerTo(again, check)) is { } found ? View(found) : null })];

        CheckView View(CheckRecord check)
        {
            var report = reports.GetValueOrDefault(Fingerprints.Source(siteId, check.ContentHash, check.SenderHash));
            var message = check.Kept is { } kept ? KeptMessage.Read(kept, check.Permalink) : null;
            return new CheckView(check, ReasonsText.Read(check.Reasons), message, report?.Label, report?.Reporter ?? "");
        }
    }

    /// <summary>The checks by which the site asked again about those that had no verdict, in the order in which they came.</summary>
    private static async Task<List<CheckRecord>> AskedAgainAsync(NewsDb db, long siteId, IReadOnlyList<CheckRecord> checks, CancellationToken cancellationToken)
    {
        var open = checks.Where(check => !check.HasVerdict()).ToList();
        if (open.Count == 0)
            return [];
        var (first, contents) = (open.Min(check => check.Id), open.Select(check => check.ContentHash).Distinct().ToArray());
        return await db.Checks.AsNoTracking()
            .Where(check => check.SiteId == siteId && check.Id > first && contents.Contains(check.ContentHash) && (check.Marks & CheckMarks.Recheck) != CheckMarks.None
                && ((check.Marks & WithoutVerdict) == CheckMarks.None || (check.Marks & CheckMarks.Later) != CheckMarks.None))
            .OrderBy(check => check.Id).Take(MostAsked).ToListAsync(cancellationToken);
    }

    private static bool IsAnswerTo(CheckRecord again, CheckRecord check) =>
        !check.HasVerdict() && again.Id > check.Id && again.ContentHash == check.ContentHash && again.SenderHash == check.SenderHash;
}
