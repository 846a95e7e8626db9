using Masthead.Features.Akismet.Callbacks;
using Masthead.Web;
using Masthead.Web.Connections;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>A comment-check: asks for the answer and puts it into the protocol's words.</summary>
internal sealed class CheckCall(CheckComment check, Recheck recheck, SiteAddress address)
{
    private volatile Home? last;

    public async Task AnswerAsync(HttpContext context, Call call)
    {
        var answer = await check.RunAsync(call.Site, call.Message);
        // The thread that told us that the record is kept has others to tell.
        await default(PoolThread);
        if (answer.RecheckAfter is not null)
            await recheck.ScheduleAsync(call.Site, call.Key, call.Message, answer.Guid);
        var headers = new Headers(context.Response.Headers);
        CheckHeaders.Write(ref headers, call.Message, answer, HomeOf(context.Request));
        await (answer.Body ?? (answer.IsSpam ? Reply.True : Reply.False)).SendAsync(context);
    }

    private string HomeOf(HttpRequest request)
    {
        var (scheme, host) = (request.Scheme, request.Host.Value);
        if (last is not { } known || known.Scheme != scheme || known.Host != host)
            last = known = new Home(scheme, host, OwnAddress.Of(address, scheme, host));
        return known.Address;
    }

    private readonly struct Headers(IHeaderDictionary headers) : IHeaderSink
    {
        public void Add(string name, string value) => headers[name] = value;

        public void Add(string name, string value, string more, string most) => headers[name] = string.Concat(value, more, most);
    }

    /// <summary>How the site is reached; nearly every request says the same as the one before.</summary>
    private sealed record Home(string Scheme, string? Host, string Address);
}
