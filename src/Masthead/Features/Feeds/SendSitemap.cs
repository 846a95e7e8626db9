using System.Globalization;
using System.Xml;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Feeds;

/// <summary>
/// Sitemaps (sitemaps.org 0.9): an index, the section fronts, and the articles by month of publication; and the last two days for news
/// engines (Google's news sitemap 0.9, at most 1,000 articles).
/// </summary>
internal sealed class SendSitemap(NewsDb db, SectionTree tree, CurrentSettings settings, SiteAddress address, TimeProvider clock)
{
    private const string Sitemaps = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string News = "http://www.google.com/schemas/sitemap-news/0.9";
    private const string XmlType = "application/xml; charset=utf-8";
    private const int MostPerFile = 50_000;
    private const int MostNews = 1000;
    private static readonly TimeSpan NewsAge = TimeSpan.FromDays(2);

    private IQueryable<Listing> Everything => db.Listings.AsNoTracking().Where(row => row.Kind == ListingKind.Everything && row.TargetId == 0);

    public async Task<IResult> IndexAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var site = address.Of(context.Request);
        var parts = await PartsAsync(cancellationToken);
        context.CachePage(PageTags.Feeds);
        return Results.Bytes(FeedXml.Write(xml =>
        {
            xml.WriteStartElement("sitemapindex", Sitemaps);
            foreach (var part in parts.Prepend("sections"))
            {
                xml.WriteStartElement("sitemap", Sitemaps);
                xml.WriteElementString("loc", Sitemaps, $"{site}/sitemaps/{part}.xml");
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }), XmlType);
    }

    /// <param name="name"><c>sections</c>, <c>2026-03</c>, or <c>2026-03-2</c> for the second file of a month with more than fits in one.</param>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<IResult> PartAsync(string name, HttpContext context, CancellationToken cancellationToken)
    {
        var site = address.Of(context.Request);
        if (name == "sections")
        {
            var sections = await tree.GetAsync(cancellationToken);
            context.CachePage(PageTags.Feeds);
            return Results.Bytes(UrlSet(sections.All.Select(section => (site + FeedXml.Escaped(section.Address), (DateTimeOffset?)null)).Prepend((site + "/", null))), XmlType);
        }
        if (Month(name) is not { } month)
            return Results.NotFound();
        var articles = await (from row in Everything
                              where row.PublishedAt >= month.From && row.PublishedAt < month.To
                              orderby row.PublishedAt, row.ArticleId
                              join article in db.Articles on row.ArticleId equals article.Id
                              select new { article.Path, article.UpdatedAt, row.PublishedAt })
            .Skip((month.Part - 1) * MostPerFile).Take(MostPerFile).ToListAsync(cancellationToken);
        if (articles.Count == 0)
            return Results.NotFound();
        context.CachePage(PageTags.Feeds);
        return Results.Bytes(UrlSet(articles.Select(article =>
            (site + FeedXml.Escaped("/" + article.Path), (DateTimeOffset?)(article.UpdatedAt > article.PublishedAt ? article.UpdatedAt : article.PublishedAt)))), XmlType);
    }

    public async Task<IResult> NewsAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var site = address.Of(context.Request);
        var paper = await settings.GetAsync(cancellationToken);
        var since = clock.GetUtcNow() - NewsAge;
        var articles = await (from row in Everything
                              where row.PublishedAt >= since
                              orderby row.PublishedAt descending, row.ArticleId descending
                              join article in db.Articles on row.ArticleId equals article.Id
                              select new { article.Path, article.Headline, article.Language, row.PublishedAt }).Take(MostNews).ToListAsync(cancellationToken);
        context.CachePage(PageTags.Feeds);
        if (articles.Count > 0)
            context.CachePageUntil(articles[^1].PublishedAt + NewsAge);
        return Results.Bytes(FeedXml.Write(xml =>
        {
            xml.WriteStartElement("urlset", Sitemaps);
            xml.WriteAttributeString("xmlns", "news", null, News);
            foreach (var article in articles)
                NewsEntry(xml, site + FeedXml.Escaped("/" + article.Path), paper.Name, article.Language is "" ? paper.Language : article.Language, article.Headline, article.PublishedAt);
            xml.WriteEndElement();
        }), XmlType);
    }

    private static void NewsEntry(XmlWriter xml, string location, string paper, string language, string headline, DateTimeOffset publishedAt)
    {
        xml.WriteStartElement("url", Sitemaps);
        xml.WriteElementString("loc", Sitemaps, location);
        xml.WriteStartElement("news", News);
        xml.WriteStartElement("publication", News);
        xml.WriteElementString("name", News, FeedXml.Text(paper));
        xml.WriteElementString("language", News, language.Split('-')[0]);
        xml.WriteEndElement();
        xml.WriteElementString("publication_date", News, FeedXml.Rfc3339(publishedAt));
        xml.WriteElementString("title", News, FeedXml.Text(headline));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static byte[] UrlSet(IEnumerable<(string Location, DateTimeOffset? ModifiedAt)> pages) => FeedXml.Write(xml =>
    {
        xml.WriteStartElement("urlset", Sitemaps);
        foreach (var (location, modifiedAt) in pages)
        {
            xml.WriteStartElement("url", Sitemaps);
            xml.WriteElementString("loc", Sitemaps, location);
            if (modifiedAt is { } at)
                xml.WriteElementString("lastmod", Sitemaps, FeedXml.Rfc3339(at));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    });

    /// <summary>The months that hold articles, newest first, each with as many files as it needs.</summary>
    private async Task<IReadOnlyList<string>> PartsAsync(CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        var newest = await Everything.OrderByDescending(row => row.PublishedAt).Select(row => (DateTimeOffset?)row.PublishedAt).FirstOrDefaultAsync(cancellationToken);
        while (newest is { } at)
        {
            var from = new DateTimeOffset(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
            var to = from.AddMonths(1);
            var count = await Everything.CountAsync(row => row.PublishedAt >= from && row.PublishedAt < to, cancellationToken);
            var name = from.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            for (var part = 1; part <= (count + MostPerFile - 1) / MostPerFile; part++)
                parts.Add(part == 1 ? name : $"{name}-{part}");
            newest = await Everything.Where(row => row.PublishedAt < from).OrderByDescending(row => row.PublishedAt)
                .Select(row => (DateTimeOffset?)row.PublishedAt).FirstOrDefaultAsync(cancellationToken);
        }
        return parts;
    }

    private static (DateTimeOffset From, DateTimeOffset To, int Part)? Month(string name)
    {
        if (name.Length < 7 || !DateTimeOffset.TryParseExact(name[..7], "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from))
            return null;
        var part = 1;
        if (name.Length > 7 && !(name[7] == '-' && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out part) && part is > 1 and < 10_000))
            return null;
        return (from, from.AddMonths(1), part);
    }
}
