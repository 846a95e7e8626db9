using Masthead.Features.Akismet.Reports;
using Masthead.Spam;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>Every call but the check itself: one answer each.</summary>
internal sealed class OtherCalls(ReportComment report, AccountAnswers accounts, OwnAddress own)
{
    public async ValueTask<Reply> AnswerAsync(HttpContext context, Call call) => call.Endpoint switch
    {
        Endpoint.Unknown => Reply.NotHere,
        Endpoint.Test => Reply.Connected,
        Endpoint.VerifyWpcomKey => Reply.Refused,
        Endpoint.CompatiblePlugins => AccountAnswers.Plugins(own.Of(context.Request.Scheme, context.Request.Host.Value)),
        Endpoint.VerifyKey => Reply.Valid,
        Endpoint.Deactivate => Reply.Deactivated,
        Endpoint.SubmitSpam => await ReportAsync(call, Label.Spam),
        Endpoint.SubmitHam => await ReportAsync(call, Label.Ham),
        Endpoint.GetSubscription => AccountAnswers.Subscription(call.Site),
        Endpoint.GetStats or Endpoint.GetKeyStats => await accounts.StatisticsAsync(call.Site, call.Statistics.From, context.RequestAborted),
        Endpoint.UsageLimit => AccountAnswers.Usage(call.Site, call.Statistics.IsExtended),
        Endpoint.KeySites => await accounts.SitesAsync(call.Site, call.Key, call.Statistics, context.RequestAborted),
        _ => await accounts.TokenAsync(call.Site),
    };

    private async ValueTask<Reply> ReportAsync(Call call, Label label)
    {
        await report.RunAsync(call.Site, call.Message, label, CancellationToken.None);
        return Reply.Thanks;
    }
}
