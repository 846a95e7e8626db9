namespace Masthead.Features.Akismet.Protocol;

/// <summary>
/// Answers the protocol's addresses. Whatever happens, a client gets one of the few answers that it understands: never a page, never a 500.
/// </summary>
internal sealed class AkismetEndpoint(CallReader reader, CheckCall checks, OtherCalls others, FaultAnswers faults)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var path = ProtocolPath.Of(context.Request) ?? default;
        try
        {
            var call = await reader.ReadAsync(context, path);
            if (call.Refusal is { } refusal)
                await refusal.SendAsync(context);
            else if (path.Endpoint == Endpoint.CommentCheck)
                await checks.AnswerAsync(context, call);
            else
                await (await others.AnswerAsync(context, call)).SendAsync(context);
        }
        catch (Exception fault)
        {
            await faults.AnswerAsync(context, path, fault);
        }
    }
}
