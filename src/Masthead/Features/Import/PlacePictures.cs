using System.Net;
using System.Text.RegularExpressions;
using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>A picture whose file was found.</summary>
/// <param name="Item">Null in a dry run.</param>
/// <param name="Path">Below the directory of uploads.</param>
/// <param name="Alt">As it was there.</param>
/// <param name="Caption">As it was there.</param>
internal sealed record PlacedPicture(MediaItem? Item, string Path, string Alt, string Caption);

/// <summary>Brings pictures in from a copy of the other system's directory of uploads, and fetches what it lacks if that is wished.</summary>
internal sealed partial class PlacePictures(NewsDb db, KeepPicture keep, TimeProvider clock)
{
    public const string NoPicture = "its file is no picture that can be shown";
    public const string TooLarge = "its file is too large";

    private const int Slice = 200;

    // Where WordPress and Ghost keep what was uploaded; other addresses are taken from the root of their host.
    private static readonly string[] Uploads = ["/wp-content/uploads/", "/content/images/"];

    private readonly Dictionary<string, PlacedPicture> byId = [];
    private readonly Dictionary<string, PlacedPicture> byPath = [];
    private readonly List<ImportedPicture> withPages = [];

    public PlacedPicture? Find(string id) => byId.GetValueOrDefault(id);

    /// <param name="pictures">Of the export.</param>
    /// <param name="source">Whose they are.</param>
    /// <param name="wish">Where their files are; without a directory those are missing that no earlier run has brought in.</param>
    /// <param name="report">Is told what was found and what was not.</param>
    /// <param name="cancellationToken">Honoured between pictures.</param>
    public async Task RunAsync(IEnumerable<ImportedPicture> pictures, string source, ImportWish wish, ImportReport report, CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        var known = await db.Set<KnownPicture>().AsNoTracking().Where(picture => picture.Source == source).ToDictionaryAsync(picture => picture.SourceId, picture => picture.MediaId, cancellationToken);
        foreach (var picture in pictures)
        {
            report.Pictures.InFile++;
            withPages.Add(picture with { Alt = "", Caption = "" });
            var why = await PlaceAsync(picture, wish, started, report, cancellationToken);
            if (why is not null && await AgainAsync(picture, known, report, cancellationToken))
                continue;
            if (why is null)
            {
                await RememberAsync(source, picture, known, cancellationToken);
                continue;
            }
            report.Pictures.Skipped++;
            report.PicturesMissing.Add(new ImportNote(picture.Address, why));
        }
    }

    /// <summary>
    /// After the articles: from the address of a picture's file to the picture, and from its own page to the article that it belonged to, or to the picture.
    /// </summary>
    public async Task RememberAddressesAsync(string source, ImportReport report, CancellationToken cancellationToken)
    {
        foreach (var slice in withPages.Chunk(Slice))
        {
            db.ChangeTracker.Clear();
            var parents = slice.Select(picture => picture.ArticleId).OfType<string>().Distinct().ToArray();
            var articles = await db.Set<PlacedArticle>().Where(placed => placed.Source == source && parents.Contains(placed.SourceId)).ToDictionaryAsync(placed => placed.SourceId, placed => placed.ArticleId, cancellationToken);
            var wanted = slice.SelectMany(picture => Targets(picture, articles)).Where(target => target.Address.Length > 1).DistinctBy(target => target.Address).ToList();
            var addresses = wanted.ConvertAll(target => target.Address);
            var known = await db.Redirects.Where(redirect => addresses.Contains(redirect.Path)).Select(redirect => redirect.Path).ToListAsync(cancellationToken);
            db.AddRange(wanted.ExceptBy(known, target => target.Address).Select(target => new Redirect(target.Address, target.Kind, target.Id, clock.GetUtcNow())));
            report.OldAddresses += await db.SaveChangesAsync(cancellationToken);
        }
    }

    private IEnumerable<(string Address, RedirectKind Kind, long Id)> Targets(ImportedPicture picture, Dictionary<string, long> articles)
    {
        var item = byId.GetValueOrDefault(picture.Id)?.Item;
        if (item is not null && Uri.TryCreate(picture.Address, UriKind.Absolute, out var url))
            yield return (Uri.UnescapeDataString(url.AbsolutePath).Trim('/'), RedirectKind.Picture, item.Id);
        foreach (var address in picture.OldAddresses)
            if (picture.ArticleId is { } parent && articles.TryGetValue(parent, out var article))
                yield return (address, RedirectKind.Article, article);
            else if (item is not null)
                yield return (address, RedirectKind.Picture, item.Id);
    }

    /// <summary>
    /// The same body with the addresses of pictures that are here now, and how many they are; smaller copies lead to the whole picture, whose own copies browsers choose from.
    /// </summary>
    public (string Html, int Count) Rewrite(string html)
    {
        if (byPath.Count == 0)
            return (html, 0);
        var count = 0;
        var rewritten = Tag().Replace(html, tag =>
        {
            var before = count;
            var text = Address().Replace(tag.Value, match =>
            {
                if (FindByAddress(match.Groups["url"].Value) is not { Item: { } item })
                    return match.Value;
                count++;
                return $"{match.Groups["name"].Value}=\"{Picture.AddressOf(item.Hash, item.ContentType)}\"";
            });
            // The other sizes of a picture that is here are on the other server still.
            return count == before ? text : OtherSizes().Replace(text, "");
        });
        return (rewritten, count);
    }

    /// <summary>Which of the found pictures an article shows.</summary>
    public IReadOnlyList<string> FoundIn(ImportedArticle article) => byPath.Count == 0 ? [] : Address().Matches(article.Body).Select(match => FindByAddress(match.Groups["url"].Value))
        .Append(article.LeadPictureId is { } lead ? Find(lead) : null).OfType<PlacedPicture>().Select(picture => picture.Path).Distinct().Order(StringComparer.Ordinal).ToList();

    /// <summary>How many pictures a body shows from other servers.</summary>
    public static int Elsewhere(string html) => Foreign().Count(html);

    private PlacedPicture? FindByAddress(string address) => PathOf(WebUtility.HtmlDecode(address)) is { } path
        ? byPath.GetValueOrDefault(path) ?? byPath.GetValueOrDefault(SizeInPath().Replace(SizeInName().Replace(path, "${ending}"), "")) : null;

    /// <summary>Its file is not given, but an earlier run had it.</summary>
    private async Task<bool> AgainAsync(ImportedPicture picture, Dictionary<string, long> known, ImportReport report, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(picture.Id, out var id) || PathOf(picture.Address) is not { } path || await db.Media.AsNoTracking().FirstOrDefaultAsync(item => item.Id == id, cancellationToken) is not { } item)
            return false;
        Found(picture, path, item, item.Bytes, isNew: false, report, isPicture: true);
        return true;
    }

    private async Task RememberAsync(string source, ImportedPicture picture, Dictionary<string, long> known, CancellationToken cancellationToken)
    {
        if (byId[picture.Id].Item is not { } item || known.GetValueOrDefault(picture.Id) == item.Id)
            return;
        if (known.ContainsKey(picture.Id))
            (await db.Set<KnownPicture>().FirstAsync(there => there.Source == source && there.SourceId == picture.Id, cancellationToken)).IsNow(item.Id);
        else
            db.Add(new KnownPicture(source, picture.Id, item.Id));
        await db.SaveChangesAsync(cancellationToken);
        known[picture.Id] = item.Id;
    }

    /// <returns>Why it is not here.</returns>
    private async Task<string?> PlaceAsync(ImportedPicture picture, ImportWish wish, DateTimeOffset started, ImportReport report, CancellationToken cancellationToken)
    {
        if (PathOf(picture.Address) is not { } path)
            return "its address cannot be read";
        if (wish.Media is null)
            return "no --media directory was given";
        if (FileOf(wish.Media, path) is null && wish.Download is { } download && Inside(wish.Media, path) is { } place
            && await (wish.IsDryRun ? Task.FromResult(FetchPictures.WouldFetch(picture.Address)) : download.RunAsync(picture.Address, place, cancellationToken)) is { } why)
            return why;
        if (FileOf(wish.Media, path) is not { } file)
            return "its file is not in the --media directory";
        if (file.Length > KeepPicture.MostBytes)
            return TooLarge;
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        if (wish.IsDryRun)
            return Found(picture, path, null, bytes.Length, isNew: true, report, ImageHeader.Read(bytes) is not null);
        return await keep.RunAsync(bytes, file.Name, new PictureWords(picture.Alt, picture.Caption), cancellationToken, copiesLater: true) is KeepPictureOutcome.Kept kept
            ? Found(picture, path, kept.Item, bytes.Length, kept.Item.CreatedAt >= started, report, true) : NoPicture;
    }

    private string? Found(ImportedPicture picture, string path, MediaItem? item, long bytes, bool isNew, ImportReport report, bool isPicture)
    {
        if (!isPicture)
            return NoPicture;
        if (isNew)
            report.Pictures.Imported++;
        else
            report.Pictures.Unchanged++;
        report.PictureBytes += bytes;
        byId[picture.Id] = byPath[path] = new PlacedPicture(item, path, picture.Alt, picture.Caption);
        return null;
    }

    // A directory of files alone has them by their last name.
    private static FileInfo? FileOf(string directory, string path)
    {
        foreach (var name in new[] { path, Path.GetFileName(path) })
            if (Inside(directory, name) is { } file && File.Exists(file) && new FileInfo(file) is { LinkTarget: null } found)
                return found;
        return null;
    }

    // The name comes from the export: it may not lead out of the directory.
    private static string? Inside(string directory, string name)
    {
        var root = Path.GetFullPath(directory) + Path.DirectorySeparatorChar;
        return !name.Contains('\0', StringComparison.Ordinal) && Path.GetFullPath(Path.Combine(root, name)) is var file && file.StartsWith(root, StringComparison.Ordinal) ? file : null;
    }

    private static string? PathOf(string address)
    {
        var path = Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url!.AbsolutePath : address.StartsWith('/') ? address.Split('?', '#')[0] : "";
        path = Uri.UnescapeDataString(path);
        foreach (var uploads in Uploads)
            if (path.IndexOf(uploads, StringComparison.Ordinal) is >= 0 and var at)
                return path[(at + uploads.Length)..];
        return path.Length > 1 ? path[1..] : null;
    }

    [GeneratedRegex(@"<(img|a|source|video|audio)\s[^>]*>", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<name>src|href)=[""'](?<url>(https?://|/)[^""'\s>]+)[""']", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    [GeneratedRegex(@"\s(srcset|sizes)=(""[^""]*""|'[^']*')", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OtherSizes();

    [GeneratedRegex(@"<img\s[^>]*src=[""']https?://", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();

    [GeneratedRegex(@"-\d{2,5}x\d{2,5}(?<ending>\.[A-Za-z]{3,4})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SizeInName();

    [GeneratedRegex(@"^size/w\d+(/format/[a-z]+)?/", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SizeInPath();
}
