using System.Text.Json;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>What a comment-check is answered.</summary>
/// <param name="Guid">The name of the check.</param>
/// <param name="IsSpam">The body: <c>true</c> or <c>false</c>.</param>
internal sealed record CheckAnswer(string Guid, bool IsSpam)
{
    public Verdict? Verdict { get; init; }
    public string Reasons { get; init; } = "";

    /// <summary>The client may drop the message.</summary>
    public bool Discard { get; init; }

    /// <summary>Set: the client shall disregard the body and let a person look.</summary>
    public string? Error { get; init; }

    /// <summary>Set: the client shall ask again after so many seconds.</summary>
    public int? RecheckAfter { get; init; }

    /// <summary>Why there is no verdict, if that is so.</summary>
    public CheckMarks Marks { get; init; }
}

/// <summary>
/// Checks one message for a client site: asks the gate, writes the record, and answers only when that is on the disk. A fault of any
/// kind is an answer by the site's policy.
/// </summary>
internal sealed partial class CheckComment(
    SpamGate gate, KeyRing ring, SenderHistories histories, CheckLog checks, CheckIds ids, Alarms alarms, ILogger<CheckComment> log)
{
    public const int RecheckSeconds = 120;

    private const string GuaranteedSpam = "One of the agreed test values that are always spam.";
    private const string Administrator = "Written by the site’s own administrator.";

    public async ValueTask<CheckAnswer> RunAsync(SiteTerms site, CheckRequest request, CancellationToken cancellationToken)
    {
        var id = ids.Next();
        try
        {
            return await CheckAsync(site, request, id, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(fault, site.Id);
            alarms.Count(fault is OverloadException ? "overload" : "fault");
            return Faulty(site, Guid(id, 0), "No verdict could be given just now.");
        }
    }

    private async ValueTask<CheckAnswer> CheckAsync(SiteTerms site, CheckRequest request, long id, CancellationToken cancellationToken)
    {
        var secret = await ring.SecretAsync();
        var email = Fingerprints.OfEmail(secret, request.Submission.Email);
        var submission = request.Submission with { History = await histories.OfAsync(site.Id, email, request.Network) };
        var content = Fingerprints.OfContent(secret, submission.Text);
        var answer = await JudgeAsync(site, request, submission, Guid(id, content), cancellationToken);
        var marks = Marks(request, answer);
        if (!marks.HasFlag(CheckMarks.OverLimit) && !request.IsTest)
            site.CountOne();
        var outcome = answer.Verdict?.Outcome ?? (answer.IsSpam ? Outcome.Spam : Outcome.Ham);
        var keepsText = !request.IsTest && !marks.HasFlag(CheckMarks.OverLimit) && (site.Policy.KeepHamText || outcome != Outcome.Ham || answer.Verdict is null && !request.IsAdministrator)
            && site.Policy.KeepTextDays > 0;
        await checks.KeepAsync(new PendingCheck
        {
            Id = id,
            SiteId = site.Id,
            ContentHash = content,
            SenderHash = Fingerprints.OfSender(secret, submission.Author, submission.Email),
            Permalink = submission.Permalink ?? "",
            Address = site.Policy.KeepAddressDays > 0 && request.Address.Length > 0 ? request.Address : null,
            Network = request.Network,
            Outcome = outcome,
            AnsweredSpam = answer.IsSpam,
            Marks = marks,
            Score = answer.Verdict?.Score ?? (answer.IsSpam ? 1 : 0),
            Reasons = keepsText || answer.Verdict is null ? answer.Reasons : ReasonsText.Of(answer.Verdict.Reasons, withDetails: false),
            Kept = keepsText ? JsonSerializer.Serialize(submission with { Ip = null }, JsonColumn.Options) : null,
        });
        return answer;
    }

    private async ValueTask<CheckAnswer> JudgeAsync(
        SiteTerms site, CheckRequest request, Submission submission, string guid, CancellationToken cancellationToken)
    {
        if (request.IsAdministrator)
            return new CheckAnswer(guid, IsSpam: false) { Reasons = ReasonsText.Of("administrator", Administrator) };
        if (request.IsGuaranteedSpam)
            return new CheckAnswer(guid, IsSpam: true) { Reasons = ReasonsText.Of("test", GuaranteedSpam), Discard = request.WantsDiscard };
        if (site.IsOverLimit)
            return OverLimit(site, guid);
        var judged = await gate.CheckAsync(site.FilterId, submission, cancellationToken, site.Thresholds);
        if (judged.Verdict is { } verdict)
            return Told(site, request, verdict, guid);
        alarms.Count("filter");
        return Faulty(site, guid, judged.Fault ?? "No verdict could be given just now.");
    }

    private static CheckAnswer Told(SiteTerms site, CheckRequest request, Verdict verdict, string guid)
    {
        // A filter shared by several sites has one state of its own thresholds; what counts is this site's.
        var outcome = site.Thresholds.Decide(verdict.Score);
        var isHeld = outcome == Outcome.Held;
        var isSpam = outcome == Outcome.Spam || (isHeld && site.Policy.OnHeld != HeldAnswer.Publish);
        return new CheckAnswer(guid, isSpam)
        {
            Verdict = verdict with { Outcome = outcome },
            Reasons = ReasonsText.Of(verdict.Reasons, withDetails: true),
            Discard = outcome == Outcome.Spam && (verdict.Score >= site.Policy.DiscardFrom || request.WantsDiscard),
            Error = isHeld && site.Policy.OnHeld == HeldAnswer.Hold ? "A moderator should look at this comment." : null,
        };
    }

    /// <summary>No verdict: ask again where that is set up, otherwise what the site chose.</summary>
    private static CheckAnswer Faulty(SiteTerms site, string guid, string why)
    {
        var reasons = ReasonsText.Of("fault", why);
        if (site.Policy.Rechecks)
            return new CheckAnswer(guid, IsSpam: false) { RecheckAfter = RecheckSeconds, Reasons = reasons, Marks = CheckMarks.Fault };
        return WithoutVerdict(site, guid, why, reasons, CheckMarks.Fault);
    }

    private static CheckAnswer WithoutVerdict(SiteTerms site, string guid, string why, string reasons, CheckMarks marks) =>
        site.Policy.OnFault == FaultAnswer.Publish
            ? new CheckAnswer(guid, IsSpam: false) { Reasons = reasons, Marks = marks }
            : new CheckAnswer(guid, IsSpam: true) { Error = why, Reasons = reasons, Marks = marks };

    private static CheckAnswer OverLimit(SiteTerms site, string guid)
    {
        const string Why = "The monthly limit that was set for this site is used up.";
        return WithoutVerdict(site, guid, Why, ReasonsText.Of("limit", Why), CheckMarks.OverLimit);
    }

    private static CheckMarks Marks(CheckRequest request, CheckAnswer answer)
    {
        var marks = answer.Marks;
        if (request.IsTest)
            marks |= CheckMarks.Test;
        if (request.RecheckReason is not null)
            marks |= CheckMarks.Recheck;
        if (answer.Discard)
            marks |= CheckMarks.Discard;
        return marks;
    }

    // The second half is the text's keyed fingerprint, turned by the number: nobody without the secret can guess it.
    private static string Guid(long id, long content) => CheckIds.Guid(id, content ^ (id * -7046029254386353131));

    [LoggerMessage(Level = LogLevel.Error, Message = "A check for client site {SiteId} failed")]
    private partial void LogFault(Exception fault, long siteId);
}
