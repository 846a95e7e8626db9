using System.Globalization;
using Masthead.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Masthead.Bench.Xss;

/// <summary>What a page of attack strings is sent with.</summary>
internal enum XssLayer
{
    /// <summary>Cleaned strings, no policy.</summary>
    Sanitiser,

    /// <summary>Strings as they are, under the readers' policy.</summary>
    Policy,

    /// <summary>Strings as they are, no policy: the control.</summary>
    None,
}

/// <summary>Serves the attack pages on a free port of this machine, each with its own policy.</summary>
internal sealed class XssServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IReadOnlyList<XssString> _strings;

    private XssServer(WebApplication app, IReadOnlyList<XssString> strings) => (_app, _strings) = (app, strings);

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<XssServer> StartAsync(IReadOnlyList<XssString> strings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new XssServer(app, strings);
        app.MapGet("/{layer}/{place}/{first:int}/{count:int}/", server.Page);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // With a slash at the end, so that a relative address in a string leads nowhere and not to other strings.
    public static string Path(XssLayer layer, XssPlace place, Range strings) =>
        string.Create(CultureInfo.InvariantCulture, $"/{layer}/{place}/{strings.Start.Value}/{strings.End.Value - strings.Start.Value}/");

    private IResult Page(HttpContext context, XssLayer layer, XssPlace place, int first, int count)
    {
        if (layer == XssLayer.Policy)
            context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.Policy(Audience.Readers);
        else
            // Every script runs. The report alone names those that tried and could not, such as one with a typing error.
            context.Response.Headers.ContentSecurityPolicyReportOnly = "script-src 'none'";
        var strings = Enumerable.Range(first, count).Select(i => (i, _strings[i].Input)).ToList();
        var page = layer == XssLayer.Sanitiser ? XssPages.Sanitised(strings) : XssPages.Raw(strings, place);
        return Results.Content(page, "text/html; charset=utf-8");
    }
}
