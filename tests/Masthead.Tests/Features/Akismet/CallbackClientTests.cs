using System.Net;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Callbacks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Masthead.Tests.Features.Akismet;

/// <summary>Calls to a real host on this machine, which stands for one inside the operator's network.</summary>
public sealed class CallbackClientTests
{
    [Fact]
    public async Task A_connection_opened_for_a_site_that_may_go_inside_serves_no_other()
    {
        await using var host = await StartAsync();
        using var client = new CallbackClient();
        await client.PostAsync(Address(host, "/"), "{}"u8.ToArray(), mayGoInside: true, TestContext.Current.CancellationToken);
        // The connection above is open still.
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(Address(host, "/"), "{}"u8.ToArray(), mayGoInside: false, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(Address(host, "/"), mayGoInside: false, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var host = await StartAsync();
        using var client = new CallbackClient();
        var (status, _) = await client.GetAsync(Address(host, "/elsewhere"), mayGoInside: true, TestContext.Current.CancellationToken);
        Assert.Equal((int)HttpStatusCode.Redirect, status);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(Address(host, "/elsewhere"), "{}"u8.ToArray(), mayGoInside: true, TestContext.Current.CancellationToken));
    }

    private static Uri Address(WebApplication host, string path) =>
        new(new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), path);

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        host.Map("/", () => "taken");
        host.Map("/elsewhere", () => Results.Redirect("/"));
        await host.StartAsync();
        return host;
    }
}
