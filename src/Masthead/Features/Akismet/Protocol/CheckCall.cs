using Masthead.Features.Akismet.Callbacks;
using Masthead.Web.Connections;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>A comment-check: asks for the answer and puts it into the protocol's words.</summary>
internal sealed class CheckCall(CheckComment check, Recheck recheck, OwnAddress own)
{
    public async Task AnswerAsync(HttpContext context, Call call)
    {
        var answer = await check.RunAsync(call.Site, call.Message);
        // The thread that told us that the record is kept has others to tell.
        await default(PoolThread);
        if (answer.RecheckAfter is not null)
            await recheck.ScheduleAsync(call.Site, call.Key, call.Message, answer.Guid);
        var headers = new Headers(context.Response.Headers);
        CheckHeaders.Write(ref headers, call.Message, answer, own.Of(context.Request.Scheme, context.Request.Host.Value));
        await (answer.Body ?? (answer.IsSpam ? Reply.True : Reply.False)).SendAsync(context);
    }

    private readonly struct Headers(IHeaderDictionary headers) : IHeaderSink
    {
        public void Add(string name, string value) => headers[name] = value;

        public void Add(string name, string value, string more, string most) => headers[name] = string.Concat(value, more, most);
    }
}
