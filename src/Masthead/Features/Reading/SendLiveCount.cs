using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>
/// Server-sent events with the number of comments under an article: at once, and whenever it changes. A browser that gets 204 does not come
/// back: there is no such article, or too many listen already.
/// </summary>
internal static class SendLiveCount
{
    /// <summary>Proxies close a line on which nothing comes.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(25);

    public static async Task RunAsync(HttpContext context, long article, LiveThreads live, IHostApplicationLifetime program, TimeProvider clock)
    {
        using var listener = live.Listen(article, AddressPrefix.Of(context.Connection.RemoteIpAddress));
        if (listener is null || await live.CountAsync(article, context.RequestAborted) is not { } count)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, program.ApplicationStopping);
        try
        {
            await SendAsync(context.Response, listener, count, clock, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the program stops: browsers come back by themselves.
        }
    }

    private static async Task SendAsync(HttpResponse response, LiveThreads.Listener listener, int count, TimeProvider clock, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // A proxy in front would otherwise wait until it has a few kilobytes.
        response.Headers["X-Accel-Buffering"] = "no";
        await WriteAsync($"retry: 5000\ndata: {count}\n\n");
        for (var next = listener.Counts.ReadAsync(cancellationToken).AsTask(); ;)
        {
            if (await Task.WhenAny(next, Task.Delay(Beat, clock, cancellationToken)) == next)
            {
                await WriteAsync($"data: {await next}\n\n");
                next = listener.Counts.ReadAsync(cancellationToken).AsTask();
            }
            else
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteAsync(":\n\n");
            }
        }

        async Task WriteAsync(string text)
        {
            await response.WriteAsync(text, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }
}
