using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using static Masthead.Features.Import.Wxr.WxrXml;

namespace Masthead.Features.Import.Wxr;

/// <summary>Reads WordPress exports (WXR 1.0, 1.1, 1.2), one item at a time.</summary>
internal sealed class WxrReader(string file)
{
    private readonly string name = Path.GetFileName(file);

    /// <summary>What stands before the items.</summary>
    /// <exception cref="InvalidDataException">It is no export of WordPress, or one that may not be read.</exception>
    public ImportedSite ReadSite()
    {
        using var text = Open();
        var head = WxrPieces.Read(text).FirstOrDefault() is { IsItem: false } first ? first.Text : "";
        if (head.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || head.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{name} declares a document type, which no WordPress export does: it is not read.");
        var channel = head.IndexOf("<channel>", StringComparison.Ordinal);
        if (channel < 0)
            throw new InvalidDataException($"{name} is no WordPress export: it has no channel.");
        var root = TryRead(head[(channel + "<channel>".Length)..].Replace("</channel>", "", StringComparison.Ordinal).Replace("</rss>", "", StringComparison.Ordinal))
            ?? throw new InvalidDataException($"{name}: what stands before the first item cannot be read.");
        var address = Text(root, Wp + "base_blog_url") is { Length: > 0 } blog ? blog : Text(root, "link");
        return new ImportedSite(Text(root, "title"), address.TrimEnd('/'), Sections(root), Authors(root));
    }

    /// <summary>Every attachment of the file: bodies name them by number.</summary>
    public IEnumerable<ImportedPicture> ReadPictures()
    {
        foreach (var (_, item) in Items(_ => { }))
            if (Text(item, Wp + "post_type") == "attachment" && Text(item, Wp + "attachment_url") is { Length: > 0 } url)
                yield return new ImportedPicture(Text(item, Wp + "post_id"), url, Meta(item, "_wp_attachment_image_alt"), Text(item, Excerpt + "encoded"));
    }

    /// <param name="pictureOf">Address and alternative text of an attachment.</param>
    /// <param name="skip">Is told place and cause of what is passed over.</param>
    public IEnumerable<ImportedArticle> ReadArticles(Func<string, (string Address, string Alt)?> pictureOf, Action<string, string> skip)
    {
        foreach (var (place, item) in Items(place => skip(place, "damaged: it cannot be read as XML")))
        {
            var (type, status) = (Text(item, Wp + "post_type"), Text(item, Wp + "status"));
            if (type is "attachment")
                continue;
            if (type is not ("post" or "page" or ""))
                skip(place, $"a {type}: only posts and pages become articles");
            else if (status is "trash" or "auto-draft" or "inherit")
                skip(place, $"{status}: it was thrown away or never written");
            else
                yield return Article(place, item, pictureOf);
        }
    }

    private static ImportedArticle Article(string place, XElement item, Func<string, (string Address, string Alt)?> pictureOf)
    {
        var id = Text(item, Wp + "post_id") is { Length: > 0 } number ? number : Text(item, "guid");
        var status = Text(item, Wp + "status");
        var body = WxrBody.Convert(Raw(item, Content + "encoded"), pictureOf);
        var (path, query) = PathAndQuery(Text(item, "link"));
        var isPage = Text(item, Wp + "post_type") == "page";
        var terms = item.Elements("category").ToList();
        return new ImportedArticle
        {
            Id = id,
            Place = place,
            Headline = Text(item, "title"),
            Standfirst = Text(item, Excerpt + "encoded"),
            Slug = Uri.UnescapeDataString(Text(item, Wp + "post_name")),
            Path = path is "" ? null : path,
            OldAddresses = new[] { query, isPage ? $"?page_id={id}" : $"?p={id}" }.Where(address => address.Length > 1).Distinct().ToList(),
            Body = body.Html,
            UnknownShortcodes = body.UnknownShortcodes,
            AuthorKeys = Text(item, Dc + "creator") is { Length: > 0 } creator ? [creator] : [],
            Sections = Terms(terms, "category"),
            Tags = Terms(terms, "post_tag").Concat(Terms(terms, "tag")).Where(tag => tag.Item2.Length > 0).ToList(),
            LeadPictureId = Meta(item, "_thumbnail_id") is { Length: > 0 } picture ? picture : null,
            IsPage = isPage,
            State = status switch { "publish" or "" => ArticleState.Published, "future" => ArticleState.Scheduled, _ => ArticleState.Draft },
            At = Instant(item, "post_date") ?? PubDate(item) ?? DateTimeOffset.UnixEpoch,
            UpdatedAt = Instant(item, "post_modified"),
            CommentsClosed = Text(item, Wp + "comment_status") == "closed",
            Comments = item.Elements(Wp + "comment").Select(Comment).ToList(),
        };
    }

    private static ImportedComment Comment(XElement comment) => new(
        Text(comment, Wp + "comment_id"), Text(comment, Wp + "comment_parent") is "0" ? "" : Text(comment, Wp + "comment_parent"),
        Text(comment, Wp + "comment_author"), Text(comment, Wp + "comment_author_email"), Text(comment, Wp + "comment_author_url"),
        System.Net.IPAddress.TryParse(Text(comment, Wp + "comment_author_IP"), out var ip) ? ip.ToString() : null,
        Raw(comment, Wp + "comment_content"), Instant(comment, "comment_date") ?? DateTimeOffset.UnixEpoch,
        Text(comment, Wp + "comment_approved") switch { "1" or "approve" or "approved" => CommentState.Published, "spam" => CommentState.Spam, "trash" or "post-trashed" => CommentState.Removed, _ => CommentState.Held },
        Text(comment, Wp + "comment_type") switch { "pingback" => CommentKind.Pingback, "trackback" => CommentKind.Trackback, _ => CommentKind.Comment });

    private static List<ImportedSection> Sections(XElement root) => root.Elements(Wp + "category")
        .Select(section => new ImportedSection(
            Uri.UnescapeDataString(Text(section, Wp + "category_nicename")), Uri.UnescapeDataString(Text(section, Wp + "category_parent")), Text(section, Wp + "cat_name"), Text(section, Wp + "category_description")))
        .Where(section => section.Key.Length > 0).ToList();

    private static List<ImportedAuthor> Authors(XElement root) => root.Elements(Wp + "author")
        .Select(author => new ImportedAuthor(Text(author, Wp + "author_login"), Text(author, Wp + "author_display_name") is { Length: > 0 } shown ? shown : Text(author, Wp + "author_login")))
        .Where(author => author.Key.Length > 0).ToList();

    private static List<(string, string)> Terms(IEnumerable<XElement> terms, string domain) => terms
        .Where(term => (string?)term.Attribute("domain") == domain)
        .Select(term => (Uri.UnescapeDataString((string?)term.Attribute("nicename") ?? term.Value.Trim()), term.Value.Trim())).Distinct().ToList();

    private IEnumerable<(string Place, XElement Item)> Items(Action<string> damaged)
    {
        using var text = Open();
        foreach (var piece in WxrPieces.Read(text).Where(piece => piece.IsItem))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{name}:{piece.Line}");
            if (TryRead(piece.Text)?.Element("item") is { } item)
                yield return (place, item);
            else
                damaged(place);
        }
    }

    private static XElement? TryRead(string text)
    {
        try
        {
            return Read(text);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // What its first bytes say of themselves, otherwise UTF-8; a byte that is none becomes a mark that can be seen.
    private StreamReader Open() => new(file, Declared() ?? new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);

    private Encoding? Declared()
    {
        using var start = new StreamReader(file, Encoding.Latin1);
        var line = new char[200];
        var head = new string(line, 0, start.Read(line));
        var at = head.IndexOf("encoding=\"", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var encoding = head[(at + 10)..].Split('"')[0];
        try
        {
            return encoding.StartsWith("UTF-16", StringComparison.OrdinalIgnoreCase) ? null : CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static (string Path, string Query) PathAndQuery(string link) =>
        Uri.TryCreate(link.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? (Uri.UnescapeDataString(url!.AbsolutePath).Trim('/'), url.Query) : ("", "");

    private static DateTimeOffset? Instant(XElement element, string what)
    {
        foreach (var field in new[] { what + "_gmt", what })
            if (DateTimeOffset.TryParseExact(Text(element, Wp + field), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at.Year > 1)
                return at;
        return null;
    }

    private static DateTimeOffset? PubDate(XElement item) =>
        DateTimeOffset.TryParse(Text(item, "pubDate"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year > 1 ? at.ToUniversalTime() : null;

    private static string Meta(XElement item, string key) => item.Elements(Wp + "postmeta")
        .FirstOrDefault(meta => Text(meta, Wp + "meta_key") == key) is { } found ? Text(found, Wp + "meta_value") : "";

    private static string Text(XElement element, XName name) => Raw(element, name).Trim();

    private static string Raw(XElement element, XName name) => element.Element(name)?.Value ?? "";
}
