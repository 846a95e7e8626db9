namespace Masthead.Web;

/// <summary>What a page says of itself while it is made: that it may be kept, under which tags, and until when.</summary>
internal sealed class PageCaching
{
    private readonly HashSet<string> tags = [];

    private bool isForbidden;

    public bool IsCacheable { get => field && !isForbidden; private set; }
    public IReadOnlyCollection<string> Tags => tags;
    public DateTimeOffset? ExpiresAt { get; private set; }

    public void Allow(IEnumerable<string> with)
    {
        IsCacheable = true;
        tags.UnionWith(with);
    }

    /// <summary>Whatever the page said: what is sent now is not what it made.</summary>
    public void Forbid() => isForbidden = true;

    public void ExpireAt(DateTimeOffset instant) => ExpiresAt = ExpiresAt is { } earlier && earlier < instant ? earlier : instant;
}

internal static class PageCachingExtensions
{
    extension(HttpContext context)
    {
        /// <summary>Whether this page is kept if it says that it may be; otherwise it need not say so.</summary>
        public bool MayKeepPage => context.Features.Get<PageCaching>() is not null;

        /// <summary>Lets this page be kept until one of these tags is evicted. It must be the same for every reader.</summary>
        public void CachePage(params IEnumerable<string> tags) => context.Features.Get<PageCaching>()?.Allow(tags);

        /// <summary>At this instant the page becomes untrue by itself.</summary>
        public void CachePageUntil(DateTimeOffset? instant)
        {
            if (instant is { } at)
                context.Features.Get<PageCaching>()?.ExpireAt(at);
        }
    }
}
