using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Masthead.Web;

/// <summary>
/// Answers public pages from <see cref="PageCache"/>, and fills it: one rendering serves all who wait for the same page. A page takes part
/// by calling <c>HttpContext.CachePage</c> while it is made; everything else passes through untouched.
/// </summary>
internal sealed class PageCacheMiddleware(RequestDelegate next, PageCache cache, SiteAddress site, CacheTags cacheTags)
{
    private readonly ConcurrentDictionary<string, Task<bool>> renderings = new();

    public async Task InvokeAsync(HttpContext context)
    {
        if (!cache.IsOn || !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) || StaffPaths.Contains(context.Request.Path))
        {
            await next(context);
            return;
        }

        var key = PageKey.Of(context.Request, site);
        if (cache.Find(key) is { } page)
        {
            await page.SendAsync(context);
            return;
        }
        await RenderAsync(context, key);
    }

    private async Task RenderAsync(HttpContext context, string key)
    {
        var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (renderings.GetOrAdd(key, mine.Task) is var running && running != mine.Task)
        {
            var isForEverybody = await running.WaitAsync(context.RequestAborted);
            if (cache.Find(key) is { } page)
            {
                await page.SendAsync(context);
                return;
            }
            if (!isForEverybody)
            {
                await next(context);
                return;
            }
        }

        var isShared = true;
        try
        {
            // Another rendering may have ended between the look into the cache and the turn to make the page.
            if (cache.FindKnown(key) is { } page)
                await page.SendAsync(context);
            else
                isShared = await CaptureAsync(context, key, passes: () => End(isForEverybody: false));
        }
        finally
        {
            End(isShared);
        }

        // Whoever waits learns whether this page can be theirs: if not, each makes its own, and beside the others.
        void End(bool isForEverybody)
        {
            renderings.TryRemove(KeyValuePair.Create(key, mine.Task));
            mine.TrySetResult(isForEverybody);
        }
    }

    /// <param name="context">The request.</param>
    /// <param name="key">Under which the page is kept.</param>
    /// <param name="passes">Called as soon as it is known that the page is not kept.</param>
    /// <returns>Whether it was a page that can be kept.</returns>
    private async Task<bool> CaptureAsync(HttpContext context, string key, Action passes)
    {
        var startedAt = cache.Sequence;
        var caching = new PageCaching();
        context.Features.Set(caching);
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var captured = new CapturedBody(context, caching, original.Stream, passes);
        context.Response.Body = captured;
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(original);
        }
        if (captured.Bytes is not { } body)
            return false;

        var page = new CachedPage(context.Response.StatusCode, body, [.. Headers(context.Response), .. cacheTags.For(caching)], caching.Tags, caching.ExpiresAt);
        cache.Keep(key, page, startedAt);
        await page.SendAsync(context);
        return true;
    }

    private static IEnumerable<KeyValuePair<string, StringValues>> Headers(HttpResponse response) =>
        response.Headers.Where(header => header.Key is "Content-Type" or "Content-Language" or "Link" or "Last-Modified" or "X-Robots-Tag" or "Access-Control-Allow-Origin")
            // Kept by browsers, asked for each time: an edit is seen at once.
            .Append(KeyValuePair.Create("Cache-Control", (StringValues)"public, max-age=0, must-revalidate"));

    /// <summary>Holds back what a cacheable page writes; decides at the first byte, when the page has said whether it is one.</summary>
    private sealed class CapturedBody(HttpContext context, PageCaching caching, Stream original, Action passes) : Stream
    {
        private MemoryStream? held;
        private bool isPassing;

        /// <summary>The whole body, or null when it went straight through.</summary>
        public byte[]? Bytes => isPassing || !caching.IsCacheable || !IsWorthKeeping ? null : Held();

        private bool IsWorthKeeping => context.Response.StatusCode == StatusCodes.Status200OK;

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Pages are written asynchronously.");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (held is null && !isPassing && (!caching.IsCacheable || !IsWorthKeeping))
            {
                isPassing = true;
                passes();
            }
            if (isPassing)
                return original.WriteAsync(buffer, cancellationToken);
            // Most pages say how long they are: what is kept of them is copied once, into no more than it needs.
            held ??= new MemoryStream((int)(context.Response.ContentLength ?? 0));
            held.Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        private byte[] Held() => held is null ? [] : held.Length == held.Capacity ? held.GetBuffer() : held.ToArray();

        public override void Flush() { }

        public override Task FlushAsync(CancellationToken cancellationToken) => isPassing ? original.FlushAsync(cancellationToken) : Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
