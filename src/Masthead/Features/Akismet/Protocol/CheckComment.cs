using System.Diagnostics;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Spam;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>What a comment-check is answered.</summary>
/// <param name="Guid">The name of the check.</param>
/// <param name="IsSpam">The body: <c>true</c> or <c>false</c>.</param>
internal sealed record CheckAnswer(string Guid, bool IsSpam)
{
    public Verdict? Verdict { get; init; }

    /// <summary>What the verdict is about: the message with all that was known of its sender.</summary>
    public Submission? Judged { get; init; }
    public string Reasons { get; init; } = "";

    /// <summary>The client may drop the message.</summary>
    public bool Discard { get; init; }

    /// <summary>Set: the client shall disregard the body and let a person look.</summary>
    public string? Error { get; init; }

    /// <summary>Set: the client shall ask again after so many seconds.</summary>
    public int? RecheckAfter { get; init; }

    /// <summary>Set: the body is neither spam nor ham. Only for a client that leaves a comment where it is then.</summary>
    public Reply? Body { get; init; }

    /// <summary>Why there is no verdict, if that is so.</summary>
    public CheckMarks Marks { get; init; }
}

/// <summary>
/// Checks one message for a client site: has it judged, writes the record, and answers only when that is on the disk. A fault of any kind is
/// an answer by the site's policy, whose record is written later.
/// </summary>
internal sealed class CheckComment(JudgeComment judge, KeyRing ring, CheckLog checks, CheckIds ids)
{
    /// <summary>Whether a check of this site is judged without waiting for anything.</summary>
    public bool IsReady(SiteTerms site) => judge.IsReady(site);

    /// <summary>Ends, and never fails, when the record is on the disk; see <see cref="PendingCheck.WhenKept"/> for the thread.</summary>
    public async Task<CheckAnswer> RunAsync(SiteTerms site, CheckRequest request)
    {
        var (id, prints, started) = (ids.Next(), default(Prints), Stopwatch.GetTimestamp());
        CheckAnswer answer;
        try
        {
            prints = Fingerprints.Of(await ring.SecretAsync(), request.Submission);
            answer = await judge.RunAsync(site, request, prints, Guid(id, prints.Content), CancellationToken.None);
            await checks.KeepAsync(PendingCheck.Of(id, site, request, prints, answer));
        }
        catch (Exception fault)
        {
            answer = judge.Failed(site, request, Guid(id, prints.Content), fault);
            checks.KeepLater(PendingCheck.Of(id, site, request, prints, answer));
        }
        if (!request.IsTest && !answer.Marks.HasFlag(CheckMarks.OverLimit))
            site.CountOne();
        judge.Count(answer, Stopwatch.GetElapsedTime(started));
        return answer;
    }

    // The second half is the text's keyed fingerprint, turned by the number: nobody without the secret can guess it.
    private static string Guid(long id, long content) => CheckIds.Guid(id, content ^ (id * -7046029254386353131));
}
