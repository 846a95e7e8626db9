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

    private volatile Home? last;

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
            headers["X-Masthead-Score"] = ScoreText(verdict.Score);
            headers["X-Masthead-Verdict"] = verdict.Outcome switch { Outcome.Spam => Spam, Outcome.Held => Held, _ => Ham };
        }
        headers["X-Masthead-Reasons"] = answer.Reasons;
        if (HomeOf(context.Request) is { Length: > 0 } home)
            headers["X-Masthead-Explanation"] = string.Concat(home, "/newsroom/akismet/checks/", answer.Guid);
    }

    private string HomeOf(HttpRequest request)
    {
        var (scheme, host) = (request.Scheme, request.Host.Value);
        if (last is not { } known || known.Scheme != scheme || known.Host != host)
            last = known = new Home(scheme, host, OwnAddress.Of(address, request));
        return known.Address;
    }

    /// <summary>Four places. The shortest form of any number takes ten times as long to find, and only where the fifth place is in doubt is it needed.</summary>
    private static string ScoreText(double score)
    {
        const double InDoubt = 1e-6;
        var places = score * 10_000;
        if (places is not (>= 0 and <= 10_000) || Math.Abs(places - Math.Floor(places) - 0.5) < InDoubt)
            return score.ToString("0.0000", CultureInfo.InvariantCulture);
        return string.Create(6, (int)Math.Round(places), static (text, number) =>
        {
            (text[0], text[1]) = ((char)('0' + number / 10_000), '.');
            for (var place = 5; place > 1; place--, number /= 10)
                text[place] = (char)('0' + number % 10);
        });
    }

    /// <summary>How the site is reached; nearly every request says the same as the one before.</summary>
    private sealed record Home(string Scheme, string? Host, string Address);
}
