using System.Globalization;
using Masthead.Features.Akismet.Callbacks;
using Masthead.Spam;
using Masthead.Web;
using Microsoft.Extensions.Primitives;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>A comment-check: asks for the answer and puts it into the protocol's words.</summary>
internal sealed class CheckCall(CheckComment check, Recheck recheck, SiteAddress address)
{
    private static readonly StringValues Discard = "discard", Spam = "spam", Held = "held", Ham = "ham";

    public async Task AnswerAsync(HttpContext context, Call call)
    {
        var answer = await check.RunAsync(call.Site, call.Message, CancellationToken.None);
        if (answer.RecheckAfter is not null)
            await recheck.ScheduleAsync(call.Site, call.Key, call.Message, answer.Guid);
        WriteHeaders(context, call.Message, answer);
        await (answer.IsSpam ? Reply.True : Reply.False).SendAsync(context);
    }

    /// <summary>Our own headers say what the protocol never does; no client known reads or minds them.</summary>
    private void WriteHeaders(HttpContext context, CheckRequest request, CheckAnswer answer)
    {
        var headers = context.Response.Headers;
        headers["X-akismet-guid"] = answer.Guid;
        if (answer.Discard && answer.IsSpam)
            headers["X-akismet-pro-tip"] = Discard;
        if (answer.RecheckAfter is { } seconds)
            headers["X-akismet-recheck-after"] = seconds.ToString(CultureInfo.InvariantCulture);
        if (answer.Error is { } error)
            headers["X-akismet-error"] = error;
        if (request.WantsClassification)
            headers["X-Akismet-Classification"] = answer.IsSpam ? Spam : Ham;
        if (answer.Verdict is { } verdict)
        {
            headers["X-Masthead-Score"] = verdict.Score.ToString("0.0000", CultureInfo.InvariantCulture);
            headers["X-Masthead-Verdict"] = verdict.Outcome switch { Outcome.Spam => Spam, Outcome.Held => Held, _ => Ham };
        }
        headers["X-Masthead-Reasons"] = answer.Reasons;
        if (OwnAddress.Of(address, context.Request) is { Length: > 0 } home)
            headers["X-Masthead-Explanation"] = $"{home}/newsroom/akismet/checks/{answer.Guid}";
    }
}
