using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Masthead.Web;

/// <summary>A server in memory with nothing in it but the piece under test.</summary>
internal static class SmallHost
{
    public static async Task<TestServer> StartAsync(Action<WebApplication> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        var app = builder.Build();
        configure(app);
        await app.StartAsync();
        return app.GetTestServer();
    }
}
