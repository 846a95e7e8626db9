using System.Net;
using System.Text.RegularExpressions;
using Masthead.Features.Media;

namespace Masthead.Features.Import;

/// <summary>A picture that is here now.</summary>
internal sealed record PlacedPicture(MediaItem Item, string Alt, string Caption)
{
    public string Address => Picture.AddressOf(Item.Hash, Item.ContentType);
}

/// <summary>Brings pictures in from a copy of the uploads directory. Nothing is fetched from anywhere.</summary>
internal sealed partial class PlacePictures(KeepPicture keep)
{
    private const string Uploads = "/wp-content/uploads/";

    private readonly Dictionary<string, PlacedPicture> byId = [];
    private readonly Dictionary<string, PlacedPicture> byPath = [];

    public PlacedPicture? Find(string id) => byId.GetValueOrDefault(id);

    /// <param name="pictures">Of the export.</param>
    /// <param name="directory">A copy of wp-content/uploads, or null: then every picture is missing.</param>
    /// <param name="report">Is told what was found and what was not.</param>
    /// <param name="cancellationToken">Honoured between pictures.</param>
    public async Task RunAsync(IEnumerable<ImportedPicture> pictures, string? directory, ImportReport report, CancellationToken cancellationToken)
    {
        foreach (var picture in pictures)
        {
            if (PathOf(picture.Address) is not { } path)
                report.PicturesMissing.Add(new ImportNote(picture.Address, "its address cannot be read"));
            else if (directory is null)
                report.PicturesMissing.Add(new ImportNote(picture.Address, "no --media directory was given"));
            else
                await PlaceAsync(picture, path, directory, report, cancellationToken);
        }
    }

    /// <summary>The same body with the addresses of pictures that are here now; smaller copies lead to the whole picture, whose own copies browsers choose from.</summary>
    public string Rewrite(string html) => byPath.Count == 0 ? html : Address().Replace(html, match =>
        PathOf(WebUtility.HtmlDecode(match.Groups["url"].Value)) is { } path && (byPath.GetValueOrDefault(path) ?? byPath.GetValueOrDefault(SizeInName().Replace(path, "${ending}"))) is { } placed
            ? $"{match.Groups["name"].Value}=\"{placed.Address}\"" : match.Value);

    private async Task PlaceAsync(ImportedPicture picture, string path, string directory, ImportReport report, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(directory) + Path.DirectorySeparatorChar;
        var file = Path.GetFullPath(Path.Combine(root, path));
        // The name comes from the export: it may not lead out of the directory.
        if (!file.StartsWith(root, StringComparison.Ordinal) || !File.Exists(file))
        {
            report.PicturesMissing.Add(new ImportNote(picture.Address, "its file is not in the --media directory"));
            return;
        }
        var outcome = new FileInfo(file).Length > KeepPicture.MostBytes
            ? new KeepPictureOutcome.TooLarge(KeepPicture.MostBytes)
            : await keep.RunAsync(await File.ReadAllBytesAsync(file, cancellationToken), Path.GetFileName(file), new PictureWords(picture.Alt, picture.Caption), cancellationToken, copiesLater: true);
        if (outcome is not KeepPictureOutcome.Kept kept)
        {
            report.PicturesMissing.Add(new ImportNote(picture.Address, outcome is KeepPictureOutcome.TooLarge ? "its file is too large" : "its file is no picture that can be shown"));
            return;
        }
        report.PicturesImported++;
        byId[picture.Id] = byPath[path] = new PlacedPicture(kept.Item, picture.Alt, picture.Caption);
    }

    // Below wp-content/uploads; hosts of files alone (example.files.wordpress.com) have them at their root.
    private static string? PathOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && Uri.UnescapeDataString(url.AbsolutePath) is var path && path.IndexOf(Uploads, StringComparison.Ordinal) is >= 0 and var at
            ? path[(at + Uploads.Length)..] : url?.AbsolutePath is { Length: > 1 } whole ? Uri.UnescapeDataString(whole)[1..] : null;

    [GeneratedRegex(@"(?<name>src|href)=[""'](?<url>https?://[^""'\s>]+)[""']", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    [GeneratedRegex(@"-\d{2,5}x\d{2,5}(?<ending>\.[A-Za-z]{3,4})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SizeInName();
}
