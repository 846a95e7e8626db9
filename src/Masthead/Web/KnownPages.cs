namespace Masthead.Web;

/// <summary>
/// The shortest way from a request to a finished page: stands before everything else, looks into <see cref="PageCache"/> and sends. Whatever
/// is not there, or comes through a proxy whose word must be weighed first, goes the whole way.
/// </summary>
internal sealed class KnownPages(RequestDelegate next, PageCache cache, SiteAddress site)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || IsForwarded(request.Headers) || Find(request) is not { } page)
            return next(context);
        SecurityHeaders.WriteForReaders(context.Response.Headers, request.IsHttps);
        return page.SendAsync(context);
    }

    // With a configured address the key holds neither scheme nor host, but the answer over HTTPS differs by a header.
    private static bool IsForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Forwarded-Proto") || headers.ContainsKey("X-Forwarded-Host") || headers.ContainsKey("X-Forwarded-For");

    private CachedPage? Find(HttpRequest request)
    {
        Span<char> key = stackalloc char[PageKey.Usual];
        return PageKey.Write(request, site, key) is > 0 and var length ? cache.FindKnown(key[..length]) : null;
    }
}
