using System.Globalization;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Reports;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.SpamFilter;
using Masthead.Spam;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>What a client is told of a message: by the filter's verdict and the site's policy, or by the policy alone when there is no verdict.</summary>
internal sealed class JudgeComment(SpamGate gate, SenderHistories histories, ProtocolCounts counts, FaultLog faults)
{
    public const int RecheckSeconds = 120;

    private const string GuaranteedSpam = "One of the agreed test values that are always spam.";
    private const string Administrator = "Written by the site’s own administrator.";
    private const string NoVerdict = "No verdict could be given just now.";

    /// <summary>Whether all that a check of this site needs is in memory.</summary>
    public bool IsReady(SiteTerms site) => gate.IsReady(site.FilterId) && histories.Has(site.Id);

    public async ValueTask<CheckAnswer> RunAsync(SiteTerms site, CheckRequest request, Prints prints, string guid, CancellationToken cancellationToken)
    {
        if (request.IsAdministrator)
            return new CheckAnswer(guid, IsSpam: false) { Reasons = ReasonsText.Of("administrator", Administrator) };
        if (request.IsGuaranteedSpam)
            return new CheckAnswer(guid, IsSpam: true) { Reasons = ReasonsText.Of("test", GuaranteedSpam), Discard = request.WantsDiscard };
        if (site.IsOverLimit)
            return OverLimit(site, request, guid);
        var history = await histories.OfAsync(site.Id, prints.Email, request.Network);
        var submission = history is null ? request.Submission : request.Submission with { History = history };
        var judged = await gate.CheckAsync(site.FilterId, submission, cancellationToken, site.Thresholds);
        if (judged.Verdict is { } verdict)
            return Told(site, request, submission, verdict, guid);
        counts.Fault(FaultKind.Filter);
        return Faulty(site, request, guid, judged.Fault ?? NoVerdict);
    }

    /// <summary>The answer to a check that failed; counted and logged here.</summary>
    public CheckAnswer Failed(SiteTerms site, CheckRequest request, string guid, Exception fault)
    {
        faults.Tell(fault, string.Create(CultureInfo.InvariantCulture, $"A check for client site {site.Id}"));
        counts.Fault(fault is OverloadException ? FaultKind.Overload : FaultKind.Check);
        return Faulty(site, request, guid, NoVerdict);
    }

    public void Count(CheckAnswer answer, TimeSpan took) => counts.Answered(answer.Verdict?.Outcome, took);

    private static CheckAnswer Told(SiteTerms site, CheckRequest request, Submission judged, Verdict verdict, string guid)
    {
        var outcome = verdict.Outcome;
        var isHeld = outcome == Outcome.Held;
        var isSpam = outcome == Outcome.Spam || (isHeld && site.Policy.OnHeld != HeldAnswer.Publish);
        var staysHeld = isHeld && site.Policy.OnHeld == HeldAnswer.Hold;
        return new CheckAnswer(guid, isSpam)
        {
            Verdict = verdict,
            Judged = judged,
            Reasons = ReasonsText.Of(verdict.Reasons, withDetails: true),
            Discard = outcome == Outcome.Spam && (verdict.Score >= site.Policy.DiscardFrom || request.WantsDiscard),
            Error = staysHeld ? "A moderator should look at this comment." : null,
            Body = staysHeld && request.IsModeratorsRecheck ? Reply.Held : null,
        };
    }

    /// <summary>No verdict: ask again where that is set up and the client has not been told so before, otherwise what the site chose.</summary>
    private static CheckAnswer Faulty(SiteTerms site, CheckRequest request, string guid, string why)
    {
        var reasons = ReasonsText.Of("fault", why);
        if (site.Policy.Rechecks && request.RecheckReason is null or "edit")
            return new CheckAnswer(guid, IsSpam: false) { RecheckAfter = RecheckSeconds, Reasons = reasons, Marks = CheckMarks.Fault };
        return WithoutVerdict(site, request, guid, why, reasons, CheckMarks.Fault);
    }

    private static CheckAnswer OverLimit(SiteTerms site, CheckRequest request, string guid)
    {
        const string Why = "The monthly limit that was set for this site is used up.";
        return WithoutVerdict(site, request, guid, Why, ReasonsText.Of("limit", Why), CheckMarks.OverLimit);
    }

    private static CheckAnswer WithoutVerdict(SiteTerms site, CheckRequest request, string guid, string why, string reasons, CheckMarks marks) =>
        site.Policy.OnFault == FaultAnswer.Publish
            ? new CheckAnswer(guid, IsSpam: false) { Reasons = reasons, Marks = marks }
            : new CheckAnswer(guid, IsSpam: true)
            {
                Error = why,
                Reasons = reasons,
                Marks = marks,
                Body = request.IsModeratorsRecheck || request.IsRetry ? Reply.NoVerdict : null,
            };
}
