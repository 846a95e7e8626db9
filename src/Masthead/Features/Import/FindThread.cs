using System.Text.RegularExpressions;
using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>Finds the article to which a thread of comments belongs: as the operator says, by its identifier, by its address.</summary>
internal sealed partial class FindThread(NewsDb db, FindAddress addresses)
{
    /// <param name="thread">As another system knows it.</param>
    /// <param name="map">Addresses of articles here, by identifier, address or id there.</param>
    /// <param name="cancellationToken">Honoured throughout.</param>
    /// <returns>Our article, or null.</returns>
    public async Task<long?> RunAsync(ImportedThread thread, IReadOnlyDictionary<string, string> map, CancellationToken cancellationToken)
    {
        if (Said(thread, map) is { } said)
            return await AtAsync(PathOf(said), cancellationToken);
        if (await ByNumberAsync(thread.Identifier, cancellationToken) is { } numbered)
            return numbered;
        foreach (var address in new[] { thread.Identifier, thread.Address })
            if (await AtAsync(PathOf(address), cancellationToken) is { } found)
                return found;
        return null;
    }

    /// <summary>The address that the map gives a thread, or null.</summary>
    public static string? Said(ImportedThread thread, IReadOnlyDictionary<string, string> map)
    {
        foreach (var key in new[] { thread.Id, thread.Identifier, thread.Address })
            if (key.Length > 0 && map.TryGetValue(key, out var said))
                return said;
        return null;
    }

    /// <summary>A file of lines: identifier, address or id of the thread, a comma or a tab, and the address of the article here.</summary>
    /// <exception cref="InvalidDataException">A line is none.</exception>
    public static Dictionary<string, string> ReadMap(string file)
    {
        var map = new Dictionary<string, string>();
        foreach (var (number, line) in File.ReadLines(file).Index().Where(line => line.Item.Trim() is { Length: > 0 } text && !text.StartsWith('#')))
        {
            var cut = line.LastIndexOfAny(['\t', ',']);
            if (cut < 1)
                throw new InvalidDataException($"{Path.GetFileName(file)}: line {number + 1} does not name a thread and, after a comma, an address here.");
            map[line[..cut].Trim().Trim('"')] = line[(cut + 1)..].Trim().Trim('"');
        }
        return map;
    }

    // The plug-in for WordPress says "12 https://example.org/?p=12".
    private async Task<long?> ByNumberAsync(string identifier, CancellationToken cancellationToken)
    {
        if (Numbered().Match(identifier) is not { Success: true } match)
            return null;
        var number = match.Groups["number"].Value;
        var host = Uri.TryCreate(match.Groups["url"].Value, UriKind.Absolute, out var url) ? url.Authority : "";
        return await db.Set<PlacedArticle>().Where(placed => placed.SourceId == number && placed.Source.StartsWith("wordpress:" + host)).Select(placed => (long?)placed.ArticleId).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<long?> AtAsync(string path, CancellationToken cancellationToken)
    {
        if (path.Length == 0)
            return null;
        foreach (var candidate in new[] { path, EndOfFile().Replace(path, "") }.Distinct())
        {
            if (await IdAtAsync(candidate, cancellationToken) is { } there)
                return there;
            if (await addresses.RunAsync(candidate, cancellationToken) is { } moved && await IdAtAsync(moved.Trim('/'), cancellationToken) is { } found)
                return found;
        }
        return null;
    }

    private Task<long?> IdAtAsync(string path, CancellationToken cancellationToken) =>
        db.Articles.Where(article => article.Path == path).Select(article => (long?)article.Id).FirstOrDefaultAsync(cancellationToken);

    private static string PathOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url!.AbsolutePath is { Length: > 1 } path ? Uri.UnescapeDataString(path).Trim('/') : url.Query : Uri.UnescapeDataString(address.Split('#')[0]).Trim('/');

    [GeneratedRegex(@"^(?<number>\d+)\s+(?<url>\S+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numbered();

    // What sites of files have at the end of an address.
    [GeneratedRegex(@"(/index)?\.html?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EndOfFile();
}
