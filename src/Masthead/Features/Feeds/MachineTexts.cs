using Masthead.Features.Settings;
using Masthead.Web;

namespace Masthead.Features.Feeds;

/// <summary><c>robots.txt</c> and <c>security.txt</c> (RFC 9116).</summary>
internal static class MachineTexts
{
    private const string Text = "text/plain; charset=utf-8";

    public static Task<IResult> RobotsAsync(HttpContext context, SiteAddress address)
    {
        var site = address.Of(context.Request);
        context.CachePage(PageCache.EveryPage);
        return Task.FromResult(Results.Text($"""
            User-agent: *
            Disallow: /newsroom
            Disallow: /moderation
            Disallow: /account
            Disallow: /setup
            Disallow: /comments/
            Allow: /comments/feed.xml
            Allow: /comments/atom.xml

            Sitemap: {site}/sitemap.xml
            Sitemap: {site}/news-sitemap.xml

            """.ReplaceLineEndings("\n"), Text));
    }

    public static async Task<IResult> SecurityAsync(HttpContext context, SiteAddress address, CurrentSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var site = address.Of(context.Request);
        var paper = await settings.GetAsync(cancellationToken);
        var contact = paper.Contact is "" ? site + "/privacy/comments" : paper.Contact;
        // RFC 9116 wants less than a year ahead; whole days, so that the text is the same all day.
        var expires = clock.GetUtcNow().UtcDateTime.Date.AddDays(180);
        context.CachePage(PageCache.EveryPage);
        context.CachePageUntil(new DateTimeOffset(expires.AddDays(-90), TimeSpan.Zero));
        return Results.Text($"Contact: {contact}\nExpires: {expires:yyyy-MM-dd}T00:00:00Z\nPreferred-Languages: {paper.Language.Split('-')[0]}\nCanonical: {site}/.well-known/security.txt\n", Text);
    }
}
