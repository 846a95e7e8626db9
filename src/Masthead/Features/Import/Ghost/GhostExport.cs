using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Masthead.Features.Articles;
using Masthead.Features.Sections;

namespace Masthead.Features.Import.Ghost;

/// <summary>
/// A JSON export of Ghost, held in memory whole. Ghost knows no sections: an article's first tag becomes its section, the others its tags. Members, their
/// payments and newsletters are not brought over.
/// </summary>
internal sealed partial class GhostExport(string file) : ISiteExport
{
    // What an export has in place of the site's own address.
    private const string Home = "__GHOST_URL__";

    private readonly string name = Path.GetFileName(file);
    private JsonElement? data;

    public ImportedSite ReadSite()
    {
        var sections = Firsts();
        return new ImportedSite(
            "ghost:" + (Slug.From(Data.List("settings").FirstOrDefault(setting => setting.Text("key") == "title").Text("value")) is { Length: > 0 } title ? title : "site"),
            Data.List("tags").Where(tag => sections.Contains(tag.Text("id")))
                .Select(tag => new ImportedSection(tag.Text("slug"), "", tag.Text("name"), tag.Text("description")) { OldAddresses = ["tag/" + tag.Text("slug")] }).DistinctBy(section => section.Key).ToList(),
            Data.List("users").Select(user => new ImportedAuthor(user.Text("id"), user.Text("name")) { OldAddresses = ["author/" + user.Text("slug")] }).DistinctBy(author => author.Key).ToList())
        {
            Feeds = ["/rss/"],
        };
    }

    public IEnumerable<ImportedPicture> ReadPictures() => Data.List("posts")
        .SelectMany(post => Lead(post) is { Length: > 0 } lead ? Shown(post).Prepend(new ImportedPicture(lead, lead, Meta(post).Text("feature_image_alt"), Meta(post).Text("feature_image_caption"))) : Shown(post))
        .DistinctBy(picture => picture.Id);

    public IEnumerable<ImportedItem> ReadItems(Action<ImportNote> skip)
    {
        foreach (var left in new[] { "members", "newsletters", "products", "offers", "subscriptions" })
            if (Data.List(left).Count() is > 0 and var count)
                skip(new ImportNote(name, $"{count} {left}: readers' accounts, payments and newsletters are not brought over"));
        var all = Data.List("posts").Count();
        foreach (var (done, post) in Data.List("posts").Index())
        {
            Share = (double)(done + 1) / all;
            yield return Article(post, skip);
        }
    }

    public double Share { get; private set; }

    private JsonElement Data => data ??= Read();

    private JsonElement Read()
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            var root = document.RootElement;
            var whole = root.List("db").FirstOrDefault() is { ValueKind: JsonValueKind.Object } inner ? inner : root;
            if (whole.ValueKind == JsonValueKind.Object && whole.TryGetProperty("data", out var found) && found.List("posts").Any())
                return found.Clone();
            throw new InvalidDataException($"{name} is no export of Ghost: it has no posts.");
        }
        catch (JsonException bad)
        {
            throw new InvalidDataException($"{name} is no export of Ghost: line {bad.LineNumber + 1} is no JSON.", bad);
        }
    }

    private ImportedArticle Article(JsonElement post, Action<ImportNote> skip)
    {
        var (id, place, slug) = (post.Text("id"), $"{name}: {post.Text("slug")}", post.Text("slug"));
        var isForAll = post.Text("visibility") is "" or "public";
        if (!isForAll && post.Text("status") == "published")
            skip(new ImportNote(place, $"for {post.Text("visibility")} only there: it came over as a draft"));
        var (body, there, unknown) = Body(post);
        var tags = TagsOf(post);
        var sections = Firsts();
        return new ImportedArticle
        {
            Id = id,
            Place = place,
            Headline = GhostCards.Encoded(post.Text("title")),
            Standfirst = GhostCards.Encoded(post.Text("custom_excerpt")),
            Slug = slug,
            Path = slug.Length == 0 ? null : slug,
            OldAddresses = slug.Length == 0 ? [] : [slug + "/amp"],
            Body = body,
            BodyThere = there,
            UnknownParts = unknown,
            AuthorKeys = AuthorsOf(post),
            Sections = tags.Take(1).Select(tag => (tag.Text("slug"), tag.Text("name"))).ToList(),
            // A tag that is a section of other articles has its old address there.
            Tags = tags.Skip(1).Select(tag => new ImportedTag(tag.Text("name"), sections.Contains(tag.Text("id")) ? "" : "tag/" + tag.Text("slug"))).ToList(),
            LeadPictureId = Lead(post) is { Length: > 0 } lead ? lead : null,
            IsPage = post.Text("type") == "page" || post.Text("page") is "1" or "true",
            State = !isForAll ? ArticleState.Draft : post.Text("status") switch { "published" => ArticleState.Published, "scheduled" => ArticleState.Scheduled, _ => ArticleState.Draft },
            At = Instant(post.Text("published_at")) ?? Instant(post.Text("created_at")) ?? DateTimeOffset.UnixEpoch,
            UpdatedAt = Instant(post.Text("updated_at")),
        };
    }

    // What was written rather than what was made of it; the latter where a card is unknown here.
    private static (string Body, string There, IReadOnlyList<string> Unknown) Body(JsonElement post)
    {
        var (html, unknown) = (post.Text("html"), new List<string>());
        var body = TryConvert(post.Text("lexical"), LexicalBody.Convert, unknown) ?? TryConvert(post.Text("mobiledoc"), MobiledocBody.Convert, unknown);
        if (body is null || unknown.Count > 0 && html.Length > 0)
            (body, unknown) = (html, []);
        return (Rooted(body), Rooted(html.Length > 0 ? html : body), unknown.Distinct().Select(type => $"card '{type}'").ToList());
    }

    private static string? TryConvert(string json, Func<string, ICollection<string>, string> convert, List<string> unknown)
    {
        if (json.Length == 0)
            return null;
        try
        {
            return convert(json, unknown) is { Length: > 0 } html ? html : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Rooted(string text) => text.Replace(Home, "", StringComparison.Ordinal);

    private static string Lead(JsonElement post) => Rooted(post.Text("feature_image") is { Length: > 0 } lead ? lead : post.Text("image"));

    private static IEnumerable<ImportedPicture> Shown(JsonElement post) =>
        PictureTag().Matches(Body(post).Body).Select(match => System.Net.WebUtility.HtmlDecode(match.Groups["url"].Value)).Select(url => new ImportedPicture(url, url, "", ""));

    private JsonElement Meta(JsonElement post) => Data.List("posts_meta").FirstOrDefault(meta => meta.Text("post_id") == post.Text("id"));

    private List<string> AuthorsOf(JsonElement post)
    {
        var authors = Linked("posts_authors", post).Select(link => link.Text("author_id")).ToList();
        return authors.Count > 0 ? authors : post.Text("author_id") is { Length: > 0 } only ? [only] : [];
    }

    // Tags that begin with # are for the editors.
    private List<JsonElement> TagsOf(JsonElement post)
    {
        var all = Data.List("tags").DistinctBy(tag => tag.Text("id")).ToDictionary(tag => tag.Text("id"));
        return Linked("posts_tags", post).Select(link => all.GetValueOrDefault(link.Text("tag_id"))).Where(tag => tag.Text("slug").Length > 0 && !tag.Text("name").StartsWith('#')).ToList();
    }

    private IEnumerable<JsonElement> Linked(string table, JsonElement post)
    {
        var links = linked.TryGetValue(table, out var known) ? known : linked[table] = Data.List(table).ToLookup(link => link.Text("post_id"));
        return links[post.Text("id")].OrderBy(link => int.TryParse(link.Text("sort_order"), CultureInfo.InvariantCulture, out var order) ? order : 0);
    }

    private readonly Dictionary<string, ILookup<string, JsonElement>> linked = [];
    private HashSet<string>? firsts;

    /// <summary>Tags that are the first of an article: those become sections.</summary>
    private HashSet<string> Firsts() => firsts ??= Data.List("posts").Select(post => TagsOf(post).FirstOrDefault().Text("id")).Where(id => id.Length > 0).ToHashSet();

    private static DateTimeOffset? Instant(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    [GeneratedRegex(@"<img\s[^>]*src=""(?<url>[^""]+)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PictureTag();
}
