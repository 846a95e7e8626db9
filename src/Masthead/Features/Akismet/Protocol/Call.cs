using System.Text;
using Masthead.Features.Akismet.Sites;
using Microsoft.AspNetCore.Http.Features;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>One request as it is understood, with nothing left that points into its bytes.</summary>
internal sealed record Call(Endpoint Endpoint)
{
    /// <summary>Set: the call is not answered further.</summary>
    public Reply? Refusal { get; init; }

    /// <summary>The key as it was given, and what it opens; both are there when a call that needs them is not refused.</summary>
    public string Key { get; init; } = "";
    public SiteTerms Site { get; init; } = null!;
    public CheckRequest Message { get; init; } = null!;
    public StatisticsRequest Statistics { get; init; } = null!;
}

/// <summary>Reads a request of the protocol: its form, its key, and whether it can be answered.</summary>
internal sealed class CallReader(KeyRing ring, KeyUses uses, TimeProvider clock)
{
    public async ValueTask<Call> ReadAsync(HttpContext context, ProtocolPath path)
    {
        var request = await ReadFormAsync(context, path);
        if (!NeedsKey(path.Endpoint))
            return new Call(path.Endpoint);
        var key = request.Key is null ? null : await ring.FindAsync(request.Key);
        if (Refusal(path.Endpoint, request, key) is { } refusal)
            return new Call(path.Endpoint) { Refusal = refusal };
        return Opened(path.Endpoint, request, key!);
    }

    /// <summary>Reads a check whose bytes have come, when nothing has to be waited for and it is not refused.</summary>
    /// <returns>Null: it must be read in the usual way.</returns>
    public Call? ReadCheck(FormBody form, ProtocolPath path, string? host)
    {
        if (GivenKey.Used(form, path, host) is not { } text || ring.Find(text) is not { } key)
            return null;
        var request = new Read(text, form.Given(Field.Blog), CheckRequest.Read(form, clock.GetUtcNow()), null);
        if (Refusal(path.Endpoint, request, key) is not null)
            return null;
        return Opened(path.Endpoint, request, key);
    }

    private async ValueTask<Read> ReadFormAsync(HttpContext context, ProtocolPath path)
    {
        var query = context.Request.QueryString.Value is { Length: > 1 } text ? Encoding.UTF8.GetBytes(text, 1, text.Length - 1) : default;
        if (!MayHaveBody(context))
            return Understand(FormBody.Parse(query, default, null), context.Request.Host.Value, path);
        var bytes = await RequestBytes.ReadAsync(context);
        try
        {
            return Understand(FormBody.Parse(query, bytes.Memory, context.Request.ContentType), context.Request.Host.Value, path);
        }
        finally
        {
            bytes.Release();
        }
    }

    /// <summary>In HTTP/2 neither a length nor an encoding need be said of a body that comes.</summary>
    private static bool MayHaveBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private Read Understand(FormBody form, string? host, ProtocolPath path)
    {
        var isAboutMessage = IsAboutMessage(path.Endpoint);
        return new Read(
            isAboutMessage ? GivenKey.Used(form, path, host) : GivenKey.Asked(form, path, host),
            form.Given(Field.Blog),
            isAboutMessage ? CheckRequest.Read(form, clock.GetUtcNow()) : null,
            path.Endpoint is Endpoint.KeySites or Endpoint.UsageLimit or Endpoint.GetStats or Endpoint.GetKeyStats ? StatisticsRequest.Read(form) : null);
    }

    private Call Opened(Endpoint endpoint, Read request, LiveKey key)
    {
        uses.Note(key);
        return new Call(endpoint) { Key = request.Key!, Site = key.Site, Message = request.Message!, Statistics = request.Statistics! };
    }

    private static bool NeedsKey(Endpoint endpoint) =>
        endpoint is not (Endpoint.Unknown or Endpoint.Test or Endpoint.VerifyWpcomKey or Endpoint.CompatiblePlugins);

    private static bool IsAboutMessage(Endpoint endpoint) => endpoint is Endpoint.CommentCheck or Endpoint.SubmitSpam or Endpoint.SubmitHam;

    private static Reply? Refusal(Endpoint endpoint, Read request, LiveKey? key)
    {
        if (request.Key is null)
            return Reply.NoKey;
        if (key is null)
            return Reply.BadKey;
        if (BlogRefusal(endpoint, request, key.Site) is { } refusal)
            return refusal;
        return endpoint == Endpoint.CommentCheck && request.Message!.Address.Length == 0 ? Reply.NoAddress : null;
    }

    private static Reply? BlogRefusal(Endpoint endpoint, Read request, SiteTerms site)
    {
        if (request.Blog is not null && (request.Blog == site.Url || request.Blog == site.GoodAddress) || !(IsAboutMessage(endpoint) || endpoint == Endpoint.VerifyKey))
            return null;
        if (request.Blog is null)
            return endpoint == Endpoint.VerifyKey ? Reply.BadBlog : Reply.NoBlog;
        if (BlogAddress.Read(request.Blog) is null)
            return Reply.BadBlog;
        site.GoodAddress = request.Blog;
        return null;
    }

    private sealed record Read(string? Key, string? Blog, CheckRequest? Message, StatisticsRequest? Statistics);
}
