using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Masthead.Web.Connections;

/// <summary>Stands between the sockets and the server.</summary>
internal static class KnownPageConnections
{
    /// <summary>Pages that are kept are sent before the server hears of the request; whatever else comes is handed on, and on a thread of the pool.</summary>
    public static void AnswerKnownPages(this ListenOptions endpoint, KestrelServerOptions server)
    {
        var early = ActivatorUtilities.CreateInstance<EarlyAnswers>(server.ApplicationServices);
        endpoint.Use(next => connection =>
        {
            connection.Transport = new Pair(new KnownPageReader(connection, early, server.Limits), new PooledWriter(connection.Transport.Output));
            return next(connection);
        });
    }

    private sealed record Pair(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
