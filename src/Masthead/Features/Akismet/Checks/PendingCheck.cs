using System.Text.Json.Serialization;
using Masthead.Features.Akismet.Protocol;
using Masthead.Features.Akismet.Sites;
using Masthead.Spam;

namespace Masthead.Features.Akismet.Checks;

/// <summary>A check on its way to the disk.</summary>
internal sealed class PendingCheck
{
    private readonly TaskCompletionSource kept = new();

    public required long Id { get; init; }
    public required long SiteId { get; init; }
    public required Prints Prints { get; init; }
    public required string Permalink { get; init; }
    public required string? Address { get; init; }
    public required string Network { get; init; }
    public required Outcome Outcome { get; init; }
    public required bool AnsweredSpam { get; init; }
    public required CheckMarks Marks { get; init; }
    public required double Score { get; init; }
    public required string Reasons { get; init; }
    public required string? Kept { get; init; }

    /// <summary>What of a check the site's policy lets us keep.</summary>
    public static PendingCheck Of(long id, SiteTerms site, CheckRequest request, Prints prints, CheckAnswer answer)
    {
        var outcome = answer.Verdict?.Outcome ?? (answer.IsSpam ? Outcome.Spam : Outcome.Ham);
        var keepsText = KeepsText(site.Policy, request, answer, outcome);
        return new PendingCheck
        {
            Id = id,
            SiteId = site.Id,
            Prints = prints,
            Permalink = request.Submission.Permalink ?? "",
            Address = site.Policy.KeepAddressDays > 0 && request.Address.Length > 0 ? request.Address : null,
            Network = request.Network,
            Outcome = outcome,
            AnsweredSpam = answer.IsSpam,
            Marks = MarksOf(request, answer),
            Score = answer.Verdict?.Score ?? (answer.IsSpam ? 1 : 0),
            // A detail quotes the message.
            Reasons = answer.Verdict is null ? answer.Reasons : ReasonsText.ForRecord(answer.Verdict.Reasons, withDetails: keepsText),
            Kept = keepsText ? KeptMessage.Write(answer.Judged ?? request.Submission) : null,
        };
    }

    /// <summary>Ends when the record is on the disk, on a thread that has others to tell: who does more than send an answer goes on on another.</summary>
    [JsonIgnore]
    public Task WhenKept => kept.Task;

    public void Answer() => kept.TrySetResult();

    public void Fail(Exception fault) => kept.TrySetException(fault);

    private static bool KeepsText(SitePolicy policy, CheckRequest request, CheckAnswer answer, Outcome outcome)
    {
        if (policy.KeepTextDays == 0 || request.IsTest || answer.Marks.HasFlag(CheckMarks.OverLimit))
            return false;
        // Without a verdict it may be anything, so a moderator must be able to look; an administrator's words need no look.
        return policy.KeepsTextOf(outcome) || (answer.Verdict is null && !request.IsAdministrator);
    }

    private static CheckMarks MarksOf(CheckRequest request, CheckAnswer answer)
    {
        var marks = answer.Marks;
        if (request.IsTest)
            marks |= CheckMarks.Test;
        if (request.RecheckReason is not null)
            marks |= CheckMarks.Recheck;
        if (answer.Discard)
            marks |= CheckMarks.Discard;
        if (answer.Body is not null)
            marks |= CheckMarks.LeftAlone;
        return marks;
    }
}
