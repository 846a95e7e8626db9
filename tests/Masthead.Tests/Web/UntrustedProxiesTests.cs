using System.Net;
using Masthead.Web;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Masthead.Tests.Web;

public sealed class UntrustedProxiesTests
{
    [Theory]
    [InlineData("198.51.100.9", "198.51.100.0/24")]
    [InlineData("::ffff:198.51.100.9", "198.51.100.0/24")]
    [InlineData("10.1.2.3", null)]
    [InlineData("::ffff:10.1.2.3", null)]
    public async Task A_proxy_that_is_not_trusted_is_named_once_by_its_network(string from, string? network)
    {
        var log = new Lines();
        var headers = new ForwardedHeadersOptions();
        headers.KnownIPNetworks.Clear();
        headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("10.0.0.0/8"));
        var proxies = new UntrustedProxies(_ => Task.CompletedTask, Options.Create(headers), log);
        for (var i = 0; i < 3; i++)
            await proxies.InvokeAsync(Request(from));
        if (network is null)
            Assert.Empty(log);
        else
            Assert.Contains($" {network} ", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitors_who_come_without_a_proxy_are_not_talked_about()
    {
        var log = new Lines();
        var visitor = Request("198.51.100.9");
        visitor.Request.Headers.Clear();
        await new UntrustedProxies(_ => Task.CompletedTask, Options.Create(new ForwardedHeadersOptions()), log).InvokeAsync(visitor);
        Assert.Empty(log);
    }

    private static DefaultHttpContext Request(string from) => new()
    {
        Connection = { RemoteIpAddress = IPAddress.Parse(from) },
        Request = { Headers = { ["X-Forwarded-For"] = "203.0.113.7" } },
    };

    private sealed class Lines : List<string>, ILogger<UntrustedProxies>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
