using Masthead.Features.Akismet.Checks;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>The answer when a request could not be read or no key looked up: a person must decide, and nobody sees an error page.</summary>
internal sealed class FaultAnswers(ProtocolCounts counts, CheckIds ids, FaultLog faults)
{
    public async Task AnswerAsync(HttpContext context, ProtocolPath path, Exception fault)
    {
        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
            return;
        // A client that stops in the middle, is too slow or sends far too much is not our fault, and rings no alarm.
        if (fault is not (BadHttpRequestException or Microsoft.AspNetCore.Connections.ConnectionResetException))
        {
            faults.Tell(fault, $"A request to {path.Endpoint}");
            counts.Fault(FaultKind.Request);
        }
        context.Response.Clear();
        context.Response.Headers["X-akismet-error"] = "The server could not answer just now.";
        if (path.Endpoint == Endpoint.CommentCheck)
            context.Response.Headers["X-akismet-guid"] = CheckIds.Guid(ids.Next(), fault.HResult);
        await (path.Endpoint == Endpoint.CommentCheck ? Reply.True : Reply.Refused).SendAsync(context);
    }
}
