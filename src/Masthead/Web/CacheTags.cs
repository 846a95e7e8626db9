using Microsoft.Extensions.Primitives;

namespace Masthead.Web;

/// <summary>What caches in front of the site are told about a page: its tags, so that they can be told later which pages are no longer true.</summary>
/// <param name="Header"><c>Surrogate-Key</c> (words) or <c>Cache-Tag</c> (a list); null: none is sent.</param>
/// <param name="IsPurged">They are told of every eviction, and may keep pages until then.</param>
internal sealed record CacheTags(string? Header, bool IsPurged)
{
    /// <summary>Every page has it: an eviction of all pages is one of this tag.</summary>
    public const string Everything = "everything";

    // RFC 9213: for the caches that are ours to tell. A purge that went astray heals within a day.
    private const string UntilTold = "public, max-age=86400, stale-if-error=604800";

    public static string Name(string tag) => tag == PageCache.EveryPage ? Everything : tag;

    public IEnumerable<KeyValuePair<string, StringValues>> For(PageCaching page)
    {
        if (Header is not null)
            yield return new(Header, string.Join(Header == "Cache-Tag" ? ',' : ' ', page.Tags.Append(PageCache.EveryPage).Select(Name).Distinct()));
        if (IsPurged && page.ExpiresAt is null)
            yield return new("CDN-Cache-Control", UntilTold);
    }
}
