using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Masthead.Web.Connections;

/// <summary>
/// Lets a server of its own answer one request that comes through memory: what a server loads and compiles for its first request is there when the site's own gets
/// one. No socket is opened, and nothing of it stays.
/// </summary>
internal sealed class ServerRehearsal : IConnectionListenerFactory, IConnectionListener, IHttpApplication<HttpContext>
{
    private static readonly EndPoint Nowhere = new IPEndPoint(IPAddress.Loopback, 1);

    private readonly Pipe asked = new();
    private readonly Pipe answered = new();
    private readonly TaskCompletionSource<ConnectionContext?> noMore = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectionContext? only;

    public EndPoint EndPoint => Nowhere;

    public static async Task RunAsync(IServiceProvider services)
    {
        var options = new KestrelServerOptions { ApplicationServices = services };
        options.Listen(Nowhere, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        var rehearsal = new ServerRehearsal();
        using var server = new KestrelServer(Options.Create(options), rehearsal, NullLoggerFactory.Instance);
        await server.StartAsync(rehearsal, CancellationToken.None);
        await rehearsal.asked.Writer.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: rehearsal\r\nAccept: */*\r\n\r\n"u8.ToArray());
        await rehearsal.answered.Reader.ReadAsync();
        rehearsal.noMore.TrySetResult(null);
        await rehearsal.asked.Writer.CompleteAsync();
        await server.StopAsync(CancellationToken.None);
    }

    private ServerRehearsal() => only = new DefaultConnectionContext("rehearsal", new Both(asked.Reader, answered.Writer), new Both(answered.Reader, asked.Writer));

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(this);

    public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref only, null) is { } first ? ValueTask.FromResult<ConnectionContext?>(first) : new ValueTask<ConnectionContext?>(noMore.Task);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        noMore.TrySetResult(null);
        return default;
    }

    public ValueTask DisposeAsync() => default;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = 2;
        await context.Response.StartAsync();
        "ok"u8.CopyTo(context.Response.BodyWriter.GetSpan(2));
        context.Response.BodyWriter.Advance(2);
        await context.Response.BodyWriter.FlushAsync();
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private sealed record Both(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
