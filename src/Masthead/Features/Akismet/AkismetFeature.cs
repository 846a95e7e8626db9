using Masthead.Cluster;
using Masthead.Features.Akismet.Callbacks;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Protocol;
using Masthead.Features.Akismet.Reports;
using Masthead.Features.Akismet.Sites;
using Masthead.Jobs;
using Masthead.Web;
using Masthead.Web.Connections;

namespace Masthead.Features.Akismet;

internal static class AkismetFeature
{
    public static IServiceCollection AddAkismet(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddSingleton<KeyUses>();
        services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<SenderHistories>();
        services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<SenderHistories>());
        services.AddSingleton<CheckIds>();
        services.AddSingleton<CheckJournal>();
        services.AddSingleton<UnrecordedChecks>();
        services.AddSingleton<RecoverChecks>();
        services.AddSingleton<ProtocolCounts>();
        services.AddSingleton<IMeasured>(provider => provider.GetRequiredService<ProtocolCounts>());
        services.AddSingleton<FaultLog>();
        services.AddSingleton<CheckLog>();
        services.AddSingleton<CheckRetention>();
        services.AddSingleton<LateVerdict>();
        services.AddHostedService<AkismetUpkeep>();
        services.AddHostedService<RehearseChecks>();
        services.AddSingleton<JudgeComment>();
        services.AddSingleton<CheckComment>();
        services.AddSingleton<ReportComment>();
        services.AddSingleton<Recheck>();
        services.AddSingleton<CallbackClient>();
        services.AddSingleton<ConnectionTest>();
        services.AddJob<SendOwedVerdict>();
        services.AddJob<EraseSite>();
        services.AddScoped<AddKey>();
        services.AddScoped<RevokeKey>();
        services.AddSingleton<RemoveSite>();
        services.AddScoped<SetSitePolicy>();
        return services.AddProtocol();
    }

    private static IServiceCollection AddProtocol(this IServiceCollection services) => services
        .AddSingleton<AkismetEndpoint>()
        .AddSingleton<CallReader>()
        .AddSingleton<OwnAddress>()
        .AddSingleton<CheckCall>()
        .AddSingleton<IEarlyEndpoint, EarlyChecks>()
        .AddSingleton<OtherCalls>()
        .AddSingleton<AccountAnswers>()
        .AddSingleton<FaultAnswers>();

    /// <summary>
    /// Before everything that is made for pages: no routing, no page cache, no error page stands between a client and the few bytes that it
    /// understands. Only a trusted proxy's word on our own address is listened to.
    /// </summary>
    public static void UseAkismet(this WebApplication app) => app.MapWhen(
        // CONNECT asks for a tunnel: it gets the site's refusal, since none of the protocol's answers may stand where a tunnel begins.
        context => !HttpMethods.IsConnect(context.Request.Method) && ProtocolPath.Of(context.Request) is not null,
        protocol =>
        {
            protocol.UseForwardedHeaders();
            protocol.Run(protocol.ApplicationServices.GetRequiredService<AkismetEndpoint>().AnswerAsync);
        });
}
