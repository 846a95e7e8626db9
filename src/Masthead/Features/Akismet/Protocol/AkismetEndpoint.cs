using System.Globalization;
using System.Text;
using Masthead.Spam;
using Masthead.Web;
using Microsoft.Extensions.Primitives;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>
/// Answers the protocol's addresses before anything else of the site sees the request: no routing, no page cache, no error page stands between
/// a client and the few bytes that it understands.
/// </summary>
internal sealed partial class AkismetEndpoint(
    RequestDelegate next, KeyRing ring, CheckComment check, ReportComment report, AccountAnswers accounts, Recheck recheck, Alarms alarms,
    SiteAddress address, TimeProvider clock, ILogger<AkismetEndpoint> log)
{
    public Task InvokeAsync(HttpContext context) =>
        ProtocolPath.Read(context.Request.Path.Value, HttpMethods.IsPost(context.Request.Method)) is { } path ? AnswerAsync(context, path) : next(context);

    private async Task AnswerAsync(HttpContext context, ProtocolPath path)
    {
        try
        {
            var request = await ReadAsync(context, path);
            if (path.Endpoint == Endpoint.CommentCheck)
                await CheckAsync(context, request);
            else
                await (await OtherAsync(context, path, request)).SendAsync(context.Response, context.RequestAborted);
        }
        catch (Exception fault)
        {
            await AnswerFaultAsync(context, path, fault);
        }
    }

    /// <summary>Everything that is needed of the request, with nothing left that points into its bytes.</summary>
    private async ValueTask<Read> ReadAsync(HttpContext context, ProtocolPath path)
    {
        var query = context.Request.QueryString.Value is { Length: > 1 } text ? Encoding.UTF8.GetBytes(text, 1, text.Length - 1) : default;
        if (context.Request.ContentLength is null or 0 && !context.Request.Headers.TransferEncoding.ToString().Contains("chunked", StringComparison.OrdinalIgnoreCase))
            return Understand(FormBody.Parse(query, default, null), context, path);
        var bytes = await RequestBytes.ReadAsync(context);
        try
        {
            return Understand(FormBody.Parse(query, bytes.Memory, context.Request.ContentType), context, path);
        }
        finally
        {
            bytes.Release();
        }
    }

    private Read Understand(FormBody form, HttpContext context, ProtocolPath path)
    {
        var host = context.Request.Host;
        var isAboutMessage = path.Endpoint is Endpoint.CommentCheck or Endpoint.SubmitSpam or Endpoint.SubmitHam;
        return new Read(
            isAboutMessage ? GivenKey.Used(form, path, host) : GivenKey.Asked(form, path, host),
            form.Given(Field.Blog),
            isAboutMessage ? CheckRequest.Read(form, clock.GetUtcNow()) : null,
            path.Endpoint is Endpoint.KeySites or Endpoint.UsageLimit or Endpoint.GetStats or Endpoint.GetKeyStats ? StatisticsRequest.Read(form) : null);
    }

    private async Task CheckAsync(HttpContext context, Read request)
    {
        var key = request.Key is null ? null : await ring.FindAsync(request.Key);
        if (Refusal(request, key) is { } refusal)
        {
            await refusal.SendAsync(context.Response, context.RequestAborted);
            return;
        }
        if (request.Message!.Address.Length == 0)
        {
            await Reply.NoAddress.SendAsync(context.Response, context.RequestAborted);
            return;
        }
        var site = Used(key!);
        var answer = await check.RunAsync(site, request.Message, CancellationToken.None);
        if (answer.RecheckAfter is not null)
            await recheck.ScheduleAsync(site, request.Key!, request.Message, answer.Guid);
        WriteHeaders(context, request.Message, answer);
        await (answer.IsSpam ? Reply.True : Reply.False).SendAsync(context.Response, context.RequestAborted);
    }

    private async ValueTask<Reply> OtherAsync(HttpContext context, ProtocolPath path, Read request)
    {
        switch (path.Endpoint)
        {
            case Endpoint.Unknown:
                return Reply.NotHere;
            case Endpoint.Test:
                return Reply.Connected;
            case Endpoint.VerifyWpcomKey:
                return Reply.Refused;
            case Endpoint.CompatiblePlugins:
                return AccountAnswers.Plugins(Home(context));
        }
        var key = request.Key is null ? null : await ring.FindAsync(request.Key);
        if (Refusal(request, key, NeedsBlog(path.Endpoint)) is { } refusal)
            return refusal;
        var site = Used(key!);
        return path.Endpoint switch
        {
            Endpoint.VerifyKey => Reply.Valid,
            Endpoint.Deactivate => Reply.Deactivated,
            Endpoint.SubmitSpam => await ReportAsync(site, request.Message!, Label.Spam),
            Endpoint.SubmitHam => await ReportAsync(site, request.Message!, Label.Ham),
            Endpoint.GetSubscription => AccountAnswers.Subscription(site),
            Endpoint.GetStats or Endpoint.GetKeyStats => await accounts.StatisticsAsync(site, request.Statistics!.From, context.RequestAborted),
            Endpoint.UsageLimit => AccountAnswers.Usage(site, request.Statistics!.IsExtended),
            Endpoint.KeySites => await accounts.SitesAsync(site, request.Key!, request.Statistics!, context.RequestAborted),
            _ => await accounts.TokenAsync(site),
        };
    }

    private SiteTerms Used(LiveKey key)
    {
        ring.Touch(key);
        return key.Site;
    }

    private static bool NeedsBlog(Endpoint endpoint) =>
        endpoint is Endpoint.CommentCheck or Endpoint.VerifyKey or Endpoint.SubmitSpam or Endpoint.SubmitHam;

    private static Reply? Refusal(Read request, LiveKey? key, bool needsBlog = true)
    {
        if (request.Key is null)
            return Reply.NoKey;
        if (key is null)
            return Reply.BadKey;
        if (!needsBlog)
            return null;
        if (request.Blog is null)
            return request.Message is null ? Reply.BadBlog : Reply.NoBlog;
        return BlogAddress.Read(request.Blog) is null ? Reply.BadBlog : null;
    }

    private async ValueTask<Reply> ReportAsync(SiteTerms site, CheckRequest message, Label label)
    {
        await report.RunAsync(site, message, label, CancellationToken.None);
        return Reply.Thanks;
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
            headers["X-Akismet-Classification"] = answer.IsSpam ? "spam" : "ham";
        if (answer.Verdict is { } verdict)
        {
            headers["X-Masthead-Score"] = verdict.Score.ToString("0.0000", CultureInfo.InvariantCulture);
            headers["X-Masthead-Verdict"] = verdict.Outcome switch { Outcome.Spam => Spam, Outcome.Held => Held, _ => Ham };
        }
        headers["X-Masthead-Reasons"] = answer.Reasons;
        if (Home(context) is { Length: > 0 } home)
            headers["X-Masthead-Explanation"] = $"{home}/newsroom/akismet/checks/{answer.Guid}";
    }

    private static readonly StringValues Discard = "discard", Spam = "spam", Held = "held", Ham = "ham";

    /// <summary>Our own address as a browser can use it, or empty when the client called us by the name of the original server.</summary>
    private string Home(HttpContext context)
    {
        if (address.Configured is { } configured)
            return configured;
        var host = GivenKey.WithoutKey(context.Request.Host.Value ?? "");
        return host.Contains("akismet.com", StringComparison.OrdinalIgnoreCase) ? "" : $"{context.Request.Scheme}://{host}";
    }

    /// <summary>No key could be looked up, or the request broke off: a person must decide, and nobody sees an error page.</summary>
    private async Task AnswerFaultAsync(HttpContext context, ProtocolPath path, Exception fault)
    {
        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
            return;
        LogFault(fault, path.Endpoint);
        alarms.Count("fault");
        context.Response.Clear();
        context.Response.Headers["X-akismet-error"] = "The server could not answer just now.";
        if (path.Endpoint == Endpoint.CommentCheck)
            context.Response.Headers["X-akismet-guid"] = CheckIds.Guid(CheckIds.FirstAt(clock.GetUtcNow()), fault.HResult);
        await (path.Endpoint == Endpoint.CommentCheck ? Reply.True : Reply.Refused).SendAsync(context.Response, context.RequestAborted);
    }

    private sealed record Read(string? Key, string? Blog, CheckRequest? Message, StatisticsRequest? Statistics);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request to {Endpoint} could not be answered")]
    private partial void LogFault(Exception fault, Endpoint endpoint);
}
