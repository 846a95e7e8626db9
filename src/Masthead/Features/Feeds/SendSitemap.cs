using System.Globalization;
using System.Xml;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Feeds;

/// <summary>
/// Sitemaps (sitemaps.org 0.9): an index, the section fronts, and the articles by month of publication; and the last two days for news
/// engines (Google's news sitemap 0.9, at most 1,000 articles).
/// </summary>
internal sealed class SendSitemap(PreparedReads reads, SectionTree tree, CurrentSettings settings, SiteAddress address, TimeProvider clock)
{
    private const string Sitemaps = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string News = "http://www.google.com/schemas/sitemap-news/0.9";
    private const string XmlType = "application/xml; charset=utf-8";
    private const int MostPerFile = 50_000;
    private const int MostNews = 1000;
    private static readonly TimeSpan NewsAge = TimeSpan.FromDays(2);

    private static readonly string Everything = $"WHERE l.kind = {(int)ListingKind.Everything} AND l.target_id = 0";

    private static readonly PreparedRead<DateTimeOffset> NewestBefore = new(
        $"SELECT l.published_at FROM listings l {Everything} AND l.published_at < $1 ORDER BY l.published_at DESC LIMIT 1", row => row.GetInstant(0));

    private static readonly PreparedRead<long> Count = new($"SELECT count(*) FROM listings l {Everything} AND l.published_at >= $1 AND l.published_at < $2", row => row.GetInt64(0));

    private static readonly PreparedRead<(string Path, DateTimeOffset UpdatedAt, DateTimeOffset PublishedAt)> Between = new($"""
        SELECT a.path, a.updated_at, l.published_at FROM listings l JOIN articles a ON a.id = l.article_id
        {Everything} AND l.published_at >= $1 AND l.published_at < $2 ORDER BY l.published_at, l.article_id LIMIT {MostPerFile} OFFSET $3
        """, row => (row.GetString(0), row.GetInstant(1), row.GetInstant(2)));

    private static readonly PreparedRead<(string Path, string Headline, string Language, DateTimeOffset PublishedAt)> Since = new($"""
        SELECT a.path, a.headline, a.language, l.published_at FROM listings l JOIN articles a ON a.id = l.article_id
        {Everything} AND l.published_at >= $1 ORDER BY l.published_at DESC, l.article_id DESC LIMIT {MostNews}
        """, row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetInstant(3)));

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
        var articles = await reads.ReadAsync(
            Between, [month.From.ToUnixTimeMilliseconds(), month.To.ToUnixTimeMilliseconds(), (month.Part - 1L) * MostPerFile], cancellationToken);
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
        var articles = await reads.ReadAsync(Since, [since.ToUnixTimeMilliseconds()], cancellationToken);
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
        var before = long.MaxValue;
        while (await reads.ReadAsync(NewestBefore, [before], cancellationToken) is [var at])
        {
            var from = new DateTimeOffset(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
            before = from.ToUnixTimeMilliseconds();
            var count = (await reads.ReadAsync(Count, [before, from.AddMonths(1).ToUnixTimeMilliseconds()], cancellationToken))[0];
            var name = from.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            for (var part = 1; part <= (count + MostPerFile - 1) / MostPerFile; part++)
                parts.Add(part == 1 ? name : $"{name}-{part}");
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
