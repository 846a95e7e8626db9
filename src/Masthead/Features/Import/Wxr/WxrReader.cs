using System.Globalization;
using System.Xml.Linq;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using static Masthead.Features.Import.Wxr.WxrXml;

namespace Masthead.Features.Import.Wxr;

/// <summary>What stands before the items of one file.</summary>
internal sealed record WxrHead(string Address, IReadOnlyList<ImportedSection> Sections, IReadOnlyList<ImportedAuthor> Authors);

/// <summary>Reads one file of a WordPress export (WXR 1.0, 1.1, 1.2), one item at a time.</summary>
internal sealed class WxrReader(string file)
{
    private static readonly XmlPieces Pieces = new(["item"], "wp:comment");

    // Of one article's comments: more than almost any has.
    private const int MostInMemory = 500;

    private readonly string name = Path.GetFileName(file);
    private Stream? current;

    /// <summary>What stands before the items.</summary>
    /// <exception cref="InvalidDataException">It is no export of WordPress, or one that may not be read.</exception>
    public WxrHead ReadHead()
    {
        using var text = Open();
        var head = Pieces.Read(text).FirstOrDefault() is { Element: "" } first ? first.Text : "";
        if (head.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || head.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{name} declares a document type, which no WordPress export does: it is not read.");
        var channel = head.IndexOf("<channel>", StringComparison.Ordinal);
        if (channel < 0)
            throw new InvalidDataException($"{name} is no WordPress export: it has no channel.");
        var root = TryRead(head[(channel + "<channel>".Length)..].Replace("</channel>", "", StringComparison.Ordinal).Replace("</rss>", "", StringComparison.Ordinal))
            ?? throw new InvalidDataException($"{name}: what stands before the first item cannot be read.");
        var address = Text(root, Wp + "base_blog_url") is { Length: > 0 } blog ? blog : Text(root, "link");
        return new WxrHead(address.TrimEnd('/'), WxrTerms.Sections(root), WxrTerms.Authors(root));
    }

    /// <summary>Every attachment of the file: bodies name them by number.</summary>
    public IEnumerable<ImportedPicture> ReadPictures()
    {
        foreach (var (_, item) in Items(_ => { }, piece => piece.Text.Contains("attachment", StringComparison.Ordinal)))
            if (Text(item, Wp + "post_type") == "attachment" && Text(item, Wp + "attachment_url") is { Length: > 0 } url)
                yield return new ImportedPicture(Text(item, Wp + "post_id"), url, Meta(item, "_wp_attachment_image_alt"), Text(item, Excerpt + "encoded"))
                {
                    ArticleId = Text(item, Wp + "post_parent") is { Length: > 0 } parent and not "0" ? parent : null,
                    OldAddresses = Addresses(PathAndQuery(Text(item, "link")), "?attachment_id=" + Text(item, Wp + "post_id")),
                };
    }

    /// <param name="pictureOf">Address and alternative text of an attachment.</param>
    /// <param name="skip">Is told place and cause of what is passed over.</param>
    public IEnumerable<ImportedArticle> ReadArticles(Func<string, (string Address, string Alt)?> pictureOf, Action<ImportNote> skip)
    {
        using var file = new CommentFile();
        var gathered = new GatheredComments(file, MostInMemory);
        foreach (var (place, item) in Items(place =>
        {
            skip(new ImportNote(place, "damaged: it cannot be read as XML"));
            gathered = new GatheredComments(file, MostInMemory);
        }, _ => true, (line, text) => Add(gathered, line, text, skip)))
        {
            var comments = gathered;
            gathered = new GatheredComments(file, MostInMemory);
            var (type, status) = (Text(item, Wp + "post_type"), Text(item, Wp + "status"));
            if (type is "attachment")
                continue;
            if (type is not ("post" or "page" or ""))
                skip(new ImportNote(place, $"a {type}: only posts and pages become articles"));
            else if (status is "auto-draft" or "inherit")
                skip(new ImportNote(place, $"{status}: it was never written"));
            else
                yield return Article(place, item, comments, pictureOf);
            file.Clear();
        }
    }

    private static ImportedArticle Article(string place, XElement item, IReadOnlyList<ImportedComment> comments, Func<string, (string Address, string Alt)?> pictureOf)
    {
        var id = Text(item, Wp + "post_id") is { Length: > 0 } number ? number : Text(item, "guid");
        var status = Text(item, Wp + "status");
        var corrections = Corrections(item);
        var source = WithoutCorrections(Raw(item, Content + "encoded"), corrections);
        var body = WxrBody.Convert(source, pictureOf);
        var link = PathAndQuery(Text(item, "link"));
        var isPage = Text(item, Wp + "post_type") == "page";
        var terms = item.Elements("category").ToList();
        return new ImportedArticle
        {
            Id = id,
            Place = place,
            Headline = Text(item, "title"),
            Standfirst = Text(item, Excerpt + "encoded"),
            Slug = Uri.UnescapeDataString(Text(item, Wp + "post_name")),
            Dateline = Meta(item, WxrMeta.Dateline),
            Language = Meta(item, WxrMeta.Language),
            Corrections = corrections,
            Path = link.Path is "" ? null : link.Path,
            OldAddresses = Addresses(("", link.Query), isPage ? $"?page_id={id}" : $"?p={id}"),
            DateArchives = Text(item, Wp + "post_date") is { Length: >= 10 } date ? [date[..4], date[..7].Replace('-', '/'), date[..10].Replace('-', '/')] : [],
            Body = body.Html,
            BodyThere = source,
            UnknownParts = body.UnknownShortcodes.Select(shortcode => $"[{shortcode}]").ToList(),
            AuthorKeys = WxrTerms.AuthorKeys(terms, Text(item, Dc + "creator")),
            Sections = WxrTerms.Of(terms, "category"),
            Tags = WxrTerms.Of(terms, "post_tag").Concat(WxrTerms.Of(terms, "tag")).Where(tag => tag.Name.Length > 0).Select(tag => new ImportedTag(tag.Name, "tag/" + tag.Key)).ToList(),
            LeadPictureId = Meta(item, "_thumbnail_id") is { Length: > 0 } picture ? picture : null,
            IsPage = isPage,
            IsThrownAway = status == "trash",
            State = status switch { "publish" or "" => ArticleState.Published, "future" => ArticleState.Scheduled, _ => ArticleState.Draft },
            At = Instant(item, "post_date") ?? PubDate(item) ?? DateTimeOffset.UnixEpoch,
            UpdatedAt = Instant(item, "post_modified"),
            CommentsClosed = Text(item, Wp + "comment_status") == "closed",
            Comments = comments,
        };
    }

    private static List<Correction> Corrections(XElement item) => item.Elements(Wp + "postmeta").Where(meta => Text(meta, Wp + "meta_key") == WxrMeta.Correction)
        .Select(meta => Text(meta, Wp + "meta_value").Split(' ', 2))
        .Where(parts => parts.Length == 2)
        .Select(parts => Correction.TryReadDay(parts[0], out var day) ? new Correction(day, parts[1]) : null).OfType<Correction>().ToList();

    // Ours stand below the body too, for systems that know no such field; here they would be told twice.
    private static string WithoutCorrections(string body, List<Correction> corrections) =>
        corrections.Count > 0 && body.LastIndexOf(Correction.Mark.Trim(), StringComparison.Ordinal) is >= 0 and var mark ? body[..mark].TrimEnd() : body;

    // Read on its own, so that one damaged comment costs neither the article nor the others.
    private void Add(GatheredComments comments, int line, string text, Action<ImportNote> skip)
    {
        if (TryRead(text)?.Element(Wp + "comment") is { } comment && Text(comment, Wp + "comment_id").Length > 0)
            comments.Add(Comment(comment));
        else
            skip(new ImportNote(At(line), "a damaged comment: it cannot be read as XML, or has no number"));
    }

    private static ImportedComment Comment(XElement comment) => new(
        Text(comment, Wp + "comment_id"), Text(comment, Wp + "comment_parent") is "0" ? "" : Text(comment, Wp + "comment_parent"),
        Text(comment, Wp + "comment_author"), Text(comment, Wp + "comment_author_email"), Text(comment, Wp + "comment_author_url"),
        System.Net.IPAddress.TryParse(Text(comment, Wp + "comment_author_IP"), out var ip) ? ip.ToString() : null,
        Raw(comment, Wp + "comment_content"), Instant(comment, "comment_date") ?? DateTimeOffset.UnixEpoch,
        Text(comment, Wp + "comment_approved") switch { "1" or "approve" or "approved" => CommentState.Published, "spam" => CommentState.Spam, "trash" or "post-trashed" => CommentState.Removed, _ => CommentState.Held },
        Text(comment, Wp + "comment_type") switch { "pingback" => CommentKind.Pingback, "trackback" => CommentKind.Trackback, _ => CommentKind.Comment })
    {
        DisqusId = DisqusId(comment),
    };

    // As the plug-in of Disqus notes it: in a field of its own, before that at the end of the name of the browser.
    private static string? DisqusId(XElement comment)
    {
        if (comment.Elements(Wp + "commentmeta").FirstOrDefault(meta => Text(meta, Wp + "meta_key") == "dsq_post_id") is { } meta)
            return Text(meta, Wp + "meta_value") is { Length: > 0 } noted ? noted : null;
        var agent = Text(comment, Wp + "comment_agent");
        return agent.StartsWith("Disqus/", StringComparison.Ordinal) && agent.LastIndexOf(':') is >= 0 and var colon && agent[(colon + 1)..].Trim() is { Length: > 0 } id ? id : null;
    }

    private static List<string> Addresses((string Path, string Query) link, string byNumber) =>
        new[] { link.Path, link.Query, byNumber }.Where(address => address.Length > 1).Distinct().ToList();

    private IEnumerable<(string Place, XElement Item)> Items(Action<string> damaged, Func<XmlPiece, bool> isWanted, Action<int, string>? comment = null)
    {
        using var text = Open();
        foreach (var piece in Pieces.Read(text, comment).Where(piece => piece.Element.Length > 0 && isWanted(piece)))
            if (TryRead(piece.Text)?.Element("item") is { } item)
                yield return (At(piece.Line), item);
            else
                damaged(At(piece.Line));
    }

    private string At(int line) => string.Create(CultureInfo.InvariantCulture, $"{name}:{line}");

    /// <summary>How much of the file is read, 0 … 1; by bytes.</summary>
    public double Share => current is { CanRead: true } open ? (double)open.Position / Math.Max(1, open.Length) : 1;

    private StreamReader Open()
    {
        var text = XmlText.Open(file);
        current = text.BaseStream;
        return text;
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

}
