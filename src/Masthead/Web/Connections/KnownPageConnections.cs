using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Masthead.Web.Connections;

/// <summary>Stands between the sockets and the server.</summary>
internal static class KnownPageConnections
{
    /// <summary>
    /// Pages that are kept are sent before the server hears of the request; whatever else comes is handed on, and on a thread of the pool. On endpoints with TLS that is all.
    /// </summary>
    public static void AnswerKnownPages(this ListenOptions endpoint, KestrelServerOptions server)
    {
        var early = ActivatorUtilities.CreateInstance<EarlyAnswers>(server.ApplicationServices);
        endpoint.Use(next =>
        {
            // This is put together when the endpoint is bound, and only then is it known whether it will speak TLS.
            var isReadable = !IsEncrypted(endpoint);
            return connection =>
            {
                connection.Transport = new Pair(new KnownPageReader(connection, early, server.Limits, isReadable), new PooledWriter(connection.Transport.Output));
                return next(connection);
            };
        });
    }

    // What stands here would see nothing but cipher text, and must not answer somebody who sends none. The endpoint tells it by its address alone.
    private static bool IsEncrypted(ListenOptions endpoint) => endpoint.ToString()?.StartsWith("https://", StringComparison.Ordinal) == true;

    private sealed record Pair(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
