using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Masthead.Features.Comments;
using Masthead.Features.Import.Wxr;
using static Masthead.Features.Import.Wxr.WxrXml;

namespace Masthead.Features.Import.Disqus;

/// <summary>An XML export of Disqus: threads first, then the posts of all of them in any order, which are put into a file until their thread is due. It brings comments alone.</summary>
internal sealed class DisqusExport(string file) : ISiteExport
{
    private static readonly XNamespace Dsq = "urn:dsq";
    private static readonly XmlPieces Pieces = new(["thread", "post"]);

    private readonly string name = Path.GetFileName(file);

    public ImportedSite ReadSite()
    {
        using var text = XmlText.Open(file);
        var head = Pieces.Read(text).Take(2).ToList();
        if (head is not [{ Element: "", Text: var start }, ..] || !start.Contains("<disqus", StringComparison.Ordinal))
            throw new InvalidDataException($"{name} is no export of Disqus: it does not begin with one.");
        if (start.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || start.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{name} declares a document type, which no export of Disqus does: it is not read.");
        var forum = head.Skip(1).Select(piece => TryRead(piece.Text)?.Elements().FirstOrDefault()).OfType<XElement>().Select(thread => Text(thread, "forum")).FirstOrDefault();
        return new ImportedSite("disqus:" + (string.IsNullOrEmpty(forum) ? "forum" : forum), [], []);
    }

    public IEnumerable<ImportedPicture> ReadPictures() => [];

    public IEnumerable<ImportedItem> ReadItems(Action<ImportNote> skip)
    {
        using var kept = new CommentFile();
        var (threads, posts) = (new List<ImportedThread>(), new Dictionary<string, GatheredComments>());
        using var text = XmlText.Open(file);
        foreach (var piece in Pieces.Read(text).Where(piece => piece.Element.Length > 0))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{name}:{piece.Line}");
            if (TryRead(piece.Text)?.Element(piece.Element) is not { } element)
                skip(new ImportNote(place, $"a damaged {piece.Element}: it cannot be read as XML"));
            else if (piece.Element == "thread")
                threads.Add(Thread(place, element));
            else
                Add(posts, kept, place, element, skip);
        }
        foreach (var (done, thread) in threads.Index())
        {
            Share = (double)(done + 1) / threads.Count;
            yield return thread with { Comments = posts.Remove(thread.Id, out var comments) ? comments : (IReadOnlyList<ImportedComment>)[] };
        }
        foreach (var (thread, lost) in posts)
            yield return new ImportedThread { Id = thread, Place = name, Identifier = "", Address = "", Title = $"thread {thread}, which is not in the file", Comments = lost };
    }

    public double Share { get; private set; }

    private static void Add(Dictionary<string, GatheredComments> posts, CommentFile kept, string place, XElement post, Action<ImportNote> skip)
    {
        if (Id(post.Element("thread")) is not { Length: > 0 } thread)
            skip(new ImportNote(place, "a comment that names no thread"));
        else
            (posts.TryGetValue(thread, out var known) ? known : posts[thread] = new GatheredComments(kept, 0)).Add(Comment(post));
    }

    private static ImportedThread Thread(string place, XElement thread) => new()
    {
        Id = Id(thread),
        Place = place,
        Identifier = Text(thread, "id"),
        Address = Text(thread, "link"),
        Title = Text(thread, "title"),
    };

    private static ImportedComment Comment(XElement post)
    {
        var author = post.Element("author") ?? new XElement("author");
        return new ImportedComment(
            Id(post) is { Length: > 0 } id ? id : Numberless(post), Id(post.Element("parent")),
            Text(author, "name") is { Length: > 0 } shown ? shown : Text(author, "username"), Text(author, "email"), "",
            System.Net.IPAddress.TryParse(Text(post, "ipAddress"), out var ip) ? ip.ToString() : null,
            Raw(post, "message").Trim(), At(Text(post, "createdAt")), State(post), CommentKind.Comment)
        {
            DisqusId = Id(post) is { Length: > 0 } number ? number : null,
        };
    }

    private static CommentState State(XElement post) =>
        Text(post, "isSpam") == "true" ? CommentState.Spam : Text(post, "isDeleted") == "true" ? CommentState.Removed : Text(post, "isApproved") == "false" ? CommentState.Held : CommentState.Published;

    private static string Id(XElement? element) => ((string?)element?.Attribute(Dsq + "id") ?? "").Trim();

    // The same words give the same number again.
    private static string Numberless(XElement post) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(post.ToString())))[..16];

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : DateTimeOffset.UnixEpoch;
}
