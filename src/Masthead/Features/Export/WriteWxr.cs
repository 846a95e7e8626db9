using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Export;

/// <summary>How much was written.</summary>
internal sealed record WxrCounts(int Articles, int Comments, int Pictures);

/// <summary>
/// Writes articles, sections, tags, authors, pictures and comments as WXR 1.2, which WordPress and most others import. In slices, so that the
/// size of the site does not matter. Bylines after the first are written as Co-Authors Plus has them, dateline and language as fields of ours, corrections
/// likewise and below the body, where readers of any other system see them; revisions,
/// verdicts, redirects and what translates what are in the archive only.
/// </summary>
internal sealed partial class WriteWxr(NewsDb db, SectionTree tree, CurrentSettings settings, SiteAddress address)
{
    private const string Wp = "http://wordpress.org/export/1.2/";
    private const string Content = "http://purl.org/rss/1.0/modules/content/";
    private const string ExcerptSpace = "http://wordpress.org/export/1.2/excerpt/";
    private const string Dc = "http://purl.org/dc/elements/1.1/";
    private const int Slice = 200;

    // Slugs that more than one section has.
    private readonly HashSet<string> shared = [];

    /// <param name="target">Left open.</param>
    /// <param name="progress">Called with the share done, 0 … 1.</param>
    /// <param name="cancellationToken">Honoured between slices.</param>
    public async Task<WxrCounts> RunAsync(Stream target, Action<double> progress, CancellationToken cancellationToken)
    {
        await using var writer = XmlWriter.Create(target, new XmlWriterSettings { Async = true, Indent = true, Encoding = new UTF8Encoding(false), CheckCharacters = false });
        var site = await settings.GetAsync(cancellationToken);
        var sections = await tree.GetAsync(cancellationToken);
        shared.UnionWith(sections.All.GroupBy(section => section.Slug).Where(same => same.Count() > 1).Select(same => same.Key));
        writer.WriteStartElement("rss");
        writer.WriteAttributeString("version", "2.0");
        foreach (var (prefix, space) in new[] { ("wp", Wp), ("content", Content), ("excerpt", ExcerptSpace), ("dc", Dc) })
            writer.WriteAttributeString("xmlns", prefix, null, space);
        writer.WriteStartElement("channel");
        WriteSite(writer, site);
        await WriteAuthorsAsync(writer, cancellationToken);
        WriteSections(writer, sections);
        await WriteTagsAsync(writer, cancellationToken);
        var pictures = await WritePicturesAsync(writer, cancellationToken);
        var counts = await WriteArticlesAsync(writer, sections, progress, cancellationToken);
        writer.WriteEndElement();
        writer.WriteEndElement();
        await writer.FlushAsync();
        return counts with { Pictures = pictures };
    }

    private void WriteSite(XmlWriter writer, SiteSettings site)
    {
        writer.WriteElementString("title", Clean(site.Name));
        writer.WriteElementString("link", Absolute("/"));
        writer.WriteElementString("description", Clean(site.Tagline));
        writer.WriteElementString("language", site.Language);
        writer.WriteElementString("wxr_version", Wp, "1.2");
        writer.WriteElementString("base_site_url", Wp, Absolute(""));
        writer.WriteElementString("base_blog_url", Wp, Absolute(""));
    }

    private async Task WriteAuthorsAsync(XmlWriter writer, CancellationToken cancellationToken)
    {
        foreach (var author in await db.Authors.AsNoTracking().OrderBy(author => author.Id).ToListAsync(cancellationToken))
        {
            writer.WriteStartElement("author", Wp);
            writer.WriteElementString("author_id", Wp, Number(author.Id));
            writer.WriteElementString("author_login", Wp, author.Slug);
            writer.WriteElementString("author_email", Wp, "");
            writer.WriteElementString("author_display_name", Wp, Clean(author.Name));
            writer.WriteEndElement();
        }
    }

    private void WriteSections(XmlWriter writer, SectionMap sections)
    {
        foreach (var (section, _) in sections.InTreeOrder())
        {
            writer.WriteStartElement("category", Wp);
            writer.WriteElementString("term_id", Wp, Number(WxrNumbers.OfSection(section.Id)));
            writer.WriteElementString("category_nicename", Wp, Nicename(section));
            writer.WriteElementString("category_parent", Wp, section.ParentId is { } parent && sections.Find(parent) is { } above ? Nicename(above) : "");
            writer.WriteElementString("cat_name", Wp, Clean(section.Name));
            writer.WriteElementString("category_description", Wp, Clean(section.Description));
            WriteMeta(writer, "termmeta", "_masthead_slug", section.Slug);
            WriteMeta(writer, "termmeta", "_masthead_position", Number(section.Position));
            if (!section.IsListed)
                WriteMeta(writer, "termmeta", "_masthead_unlisted", "1");
            writer.WriteEndElement();
        }
    }

    private async Task WriteTagsAsync(XmlWriter writer, CancellationToken cancellationToken)
    {
        foreach (var tag in await db.Tags.AsNoTracking().OrderBy(tag => tag.Id).ToListAsync(cancellationToken))
        {
            writer.WriteStartElement("tag", Wp);
            writer.WriteElementString("term_id", Wp, Number(WxrNumbers.OfTag(tag.Id)));
            writer.WriteElementString("tag_slug", Wp, tag.Slug);
            writer.WriteElementString("tag_name", Wp, Clean(tag.Name));
            writer.WriteEndElement();
        }
    }

    private async Task<int> WritePicturesAsync(XmlWriter writer, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var item in db.Media.AsNoTracking().OrderBy(item => item.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var url = Absolute(Picture.AddressOf(item.Hash, item.ContentType));
            BeginItem(writer, WxrNumbers.OfPicture(item.Id), item.FileName, url, item.CreatedAt, "inherit", "attachment", Path.GetFileNameWithoutExtension(item.FileName));
            writer.WriteElementString("encoded", ExcerptSpace, Clean(item.Caption));
            writer.WriteElementString("attachment_url", Wp, url);
            WriteMeta(writer, "postmeta", "_wp_attachment_image_alt", item.Alt);
            writer.WriteEndElement();
            count++;
        }
        return count;
    }

    private async Task<WxrCounts> WriteArticlesAsync(XmlWriter writer, SectionMap sections, Action<double> progress, CancellationToken cancellationToken)
    {
        var (all, articles, comments, after) = (Math.Max(1, await db.Articles.CountAsync(cancellationToken)), 0, 0, 0L);
        while (true)
        {
            var slice = await db.Articles.AsNoTracking().Where(article => article.Id > after).OrderBy(article => article.Id).Take(Slice).ToListAsync(cancellationToken);
            var ids = slice.Select(article => article.Id).ToArray();
            // All of the slice at once: the comments have an index by article only where readers see them, so each question reads the whole table.
            var threads = (await db.Comments.AsNoTracking().Where(comment => ids.Contains(comment.ArticleId)).OrderBy(comment => comment.Id).ToListAsync(cancellationToken))
                .ToLookup(comment => comment.ArticleId);
            foreach (var article in slice)
            {
                comments += WriteArticle(writer, article, threads[article.Id], sections);
                progress((double)++articles / all);
            }
            if (slice.Count < Slice)
                return new WxrCounts(articles, comments, 0);
            after = slice[^1].Id;
        }
    }

    private int WriteArticle(XmlWriter writer, Article article, IEnumerable<Comment> comments, SectionMap sections)
    {
        var status = article.State switch { ArticleState.Published => "publish", ArticleState.Scheduled => "future", ArticleState.Withdrawn => "private", _ => "draft" };
        BeginItem(writer, article.Id, article.Headline, Absolute("/" + article.Path), article.PublishedAt ?? article.ScheduledFor ?? article.CreatedAt, status, "post", article.Slug);
        if (article.Bylines is [var first, ..])
            writer.WriteElementString("creator", Dc, first.Slug);
        writer.WriteElementString("encoded", Content, Clean(WithWholeAddresses(article.BodyHtml) + (article.Corrections.Count > 0 ? Correction.Mark + Correction.Html(article.Corrections) : "")));
        writer.WriteElementString("encoded", ExcerptSpace, Clean(article.Standfirst));
        writer.WriteElementString("comment_status", Wp, article.Comments == CommentsMode.Closed ? "closed" : "open");
        if (sections.Find(article.SectionId) is { } section)
            WriteTerm(writer, "category", Nicename(section), section.Name);
        foreach (var tag in article.Tags)
            WriteTerm(writer, "post_tag", tag.Slug, tag.Name);
        // As Co-Authors Plus has it, for several bylines.
        if (article.Bylines.Count > 1)
            foreach (var byline in article.Bylines)
                WriteTerm(writer, "author", "cap-" + byline.Slug, byline.Name);
        foreach (var (key, value) in new[] { ("_thumbnail_id", article.LeadMediaId is { } picture ? Number(WxrNumbers.OfPicture(picture)) : ""), ("_masthead_dateline", article.Dateline), ("_masthead_language", article.Language) })
            if (value.Length > 0)
                WriteMeta(writer, "postmeta", key, value);
        foreach (var correction in article.Corrections)
            WriteMeta(writer, "postmeta", "_masthead_correction", $"{correction.MachineDay} {correction.Text}");
        var count = 0;
        foreach (var comment in comments)
        {
            WriteComment(writer, comment);
            count++;
        }
        writer.WriteEndElement();
        return count;
    }

    private static void BeginItem(XmlWriter writer, long id, string title, string link, DateTimeOffset at, string status, string type, string name)
    {
        writer.WriteStartElement("item");
        writer.WriteElementString("title", Clean(title));
        writer.WriteElementString("link", link);
        writer.WriteElementString("pubDate", at.UtcDateTime.ToString("r", CultureInfo.InvariantCulture));
        writer.WriteElementString("post_id", Wp, Number(id));
        writer.WriteElementString("post_date", Wp, Instant(at));
        writer.WriteElementString("post_date_gmt", Wp, Instant(at));
        writer.WriteElementString("post_name", Wp, name);
        writer.WriteElementString("status", Wp, status);
        writer.WriteElementString("post_parent", Wp, "0");
        writer.WriteElementString("menu_order", Wp, "0");
        writer.WriteElementString("post_type", Wp, type);
    }

    private static void WriteComment(XmlWriter writer, Comment comment)
    {
        writer.WriteStartElement("comment", Wp);
        writer.WriteElementString("comment_id", Wp, Number(comment.Id));
        writer.WriteElementString("comment_author", Wp, Clean(comment.AuthorName));
        writer.WriteElementString("comment_author_email", Wp, Clean(comment.AuthorEmail));
        writer.WriteElementString("comment_author_url", Wp, Clean(comment.AuthorWebsite));
        writer.WriteElementString("comment_author_IP", Wp, comment.IpAddress ?? "");
        writer.WriteElementString("comment_date", Wp, Instant(comment.CreatedAt));
        writer.WriteElementString("comment_date_gmt", Wp, Instant(comment.CreatedAt));
        writer.WriteElementString("comment_content", Wp, Clean(comment.Html));
        writer.WriteElementString("comment_approved", Wp, comment.State switch { CommentState.Published => "1", CommentState.Held => "0", CommentState.Spam => "spam", _ => "trash" });
        writer.WriteElementString("comment_type", Wp, comment.Kind switch { CommentKind.Pingback => "pingback", CommentKind.Trackback => "trackback", _ => "comment" });
        writer.WriteElementString("comment_parent", Wp, Number(comment.ParentId ?? 0));
        writer.WriteEndElement();
    }

    private static void WriteTerm(XmlWriter writer, string domain, string nicename, string name)
    {
        writer.WriteStartElement("category");
        writer.WriteAttributeString("domain", domain);
        writer.WriteAttributeString("nicename", nicename);
        writer.WriteString(Clean(name));
        writer.WriteEndElement();
    }

    private static void WriteMeta(XmlWriter writer, string element, string key, string value)
    {
        writer.WriteStartElement(element, Wp);
        writer.WriteElementString("meta_key", Wp, key);
        writer.WriteElementString("meta_value", Wp, Clean(value));
        writer.WriteEndElement();
    }

    // Unique on its own, as WordPress wants it, and its own slug where that is: two sections of one slug may stand in different places here.
    private string Nicename(SectionView section) => shared.Contains(section.Slug) ? section.Path.Replace('/', '-') : section.Slug;

    // An importer finds pictures by their whole address; sizes that browsers choose from are ours alone.
    private string WithWholeAddresses(string html) => html.Contains("\"/media/", StringComparison.Ordinal)
        ? OtherSizes().Replace(html, "").Replace("=\"/media/", $"=\"{Absolute("/media/")}", StringComparison.Ordinal) : html;

    private string Absolute(string path) => (address.Configured ?? "http://localhost:5080") + SiteAddress.Escaped(path);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s(srcset|sizes)=""[^""]*""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OtherSizes();

    /// <summary>Without what XML 1.0 cannot hold.</summary>
    private static string Clean(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && !text.AsSpan().ContainsAnyInRange('\ud800', '\uffff') ? text
        : string.Concat(text.EnumerateRunes().Where(rune => rune.Value >= 0x20 && rune.Value is not (0xFFFE or 0xFFFF) || rune.Value is '\t' or '\n' or '\r'));
}

/// <summary>One row of numbers for everything that WordPress numbers together: articles keep theirs, the rest stand far above.</summary>
internal static class WxrNumbers
{
    private const long Apart = 1_000_000_000;

    public static long OfPicture(long id) => Apart + id;

    public static long OfSection(long id) => id;

    public static long OfTag(long id) => Apart + id;
}
