using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Storage;

namespace Masthead.Features.Articles;

/// <summary>What has become of an address.</summary>
/// <param name="Address">Of the thing that once stood there; null: nothing did, or it is nowhere now.</param>
/// <param name="IsClosed">A section stood there, and has been closed.</param>
internal readonly record struct FoundAddress(string? Address, bool IsClosed);

/// <summary>Where an address that nothing has now leads today.</summary>
internal sealed class FindAddress(PreparedReads reads, SectionTree sections)
{
    // A branch may have moved several times; each move is one step.
    private const int MostSteps = 8;

    // Most of who asks for what is nowhere are programs that try addresses of other systems, and many: no mapper for them.
    private static readonly PreparedRead<Moved> MovedFrom = new("SELECT path, kind, target_id FROM redirects WHERE path = ANY($1)",
        row => new Moved(row.GetString(0), (RedirectKind)row.GetInt32(1), row.GetInt64(2)));

    private static readonly PreparedRead<bool> IsOrWasPublished = new("SELECT 1 FROM articles WHERE path = $1 AND published_at IS NOT NULL", _ => true);

    private static readonly PreparedRead<bool> IsPublished = new($"SELECT 1 FROM articles WHERE path = $1 AND state = {(int)ArticleState.Published}", _ => true);

    private static readonly PreparedRead<bool> IsAnyBetween = new(
        $"SELECT 1 FROM listings WHERE kind = {(int)ListingKind.Everything} AND target_id = 0 AND published_at >= $1 AND published_at < $2 LIMIT 1", _ => true);

    private static readonly PreparedRead<string> Author = new("SELECT slug FROM authors WHERE id = $1", row => NamedList.AddressOf(ListingKind.Author, row.GetString(0)));

    private static readonly PreparedRead<string> Tag = new("SELECT slug FROM tags WHERE id = $1", row => NamedList.AddressOf(ListingKind.Tag, row.GetString(0)));

    private static readonly PreparedRead<string> File = new("SELECT hash, content_type FROM media WHERE id = $1", row => Picture.AddressOf(row.GetString(0), row.GetString(1)));

    private static readonly PreparedRead<string> Article = new("SELECT path FROM articles WHERE id = $1", row => "/" + row.GetString(0));

    /// <summary>The current address of the thing that once had <paramref name="path"/> (without slashes at its ends), or null.</summary>
    public async Task<string?> RunAsync(string path, CancellationToken cancellationToken) => (await FindAsync(path, cancellationToken)).Address;

    /// <summary>The same, and whether a section stood there that has been closed since.</summary>
    public async Task<FoundAddress> FindAsync(string path, CancellationToken cancellationToken)
    {
        var map = await sections.GetAsync(cancellationToken);
        var moved = await MovedAsync(path, map, cancellationToken);
        return moved != default ? moved : new FoundAddress(await OtherFormAsync(path, map, cancellationToken), IsClosed: false);
    }

    private async Task<FoundAddress> MovedAsync(string path, SectionMap map, CancellationToken cancellationToken)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            var known = await reads.ReadAsync(MovedFrom, [Prefixes(path).ToArray()], cancellationToken);
            var best = known.Where(moved => moved.Path == path || moved.Kind == RedirectKind.Section).MaxBy(moved => moved.Path.Length);
            if (best is null)
                return default;
            if (best.Path == path)
                return await AddressOfAsync(best, map, cancellationToken) is { } address ? new(address, false) : new(null, best.Kind == RedirectKind.Section);
            if (map.Find(best.TargetId) is not { } section)
                return default;
            path = section.Path + path[best.Path.Length..];
            if (map.Find(path) is { } front)
                return new(front.Address, false);
            if (await reads.ReadAsync(IsOrWasPublished, [path], cancellationToken) is [true])
                return new("/" + path, false);
        }
        return default;
    }

    private async Task<string?> OtherFormAsync(string path, SectionMap map, CancellationToken cancellationToken)
    {
        if (AddressForms.Feed(path) is { } feed)
            return await FeedOfAsync(feed, map, cancellationToken);
        if (AddressForms.Days(path) is var (first, last))
            return await IsAnyAsync(first, last, cancellationToken) ? FormattableString.Invariant($"/search?from={first:yyyy-MM-dd}&until={last:yyyy-MM-dd}") : null;
        if (AddressForms.WithoutPage(path) is { } whole)
            return whole.Length == 0 ? "/" : map.Find(whole)?.Address ?? await RunAsync(whole, cancellationToken);
        return AddressForms.WithoutSize(path) is { } picture ? (await MovedAsync(picture, map, cancellationToken)).Address : null;
    }

    // A day wider than they are at both ends: whose midnight it is, is not known here.
    private async Task<bool> IsAnyAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var (from, until) = (new DateTimeOffset(first.AddDays(-1), default, TimeSpan.Zero), new DateTimeOffset(last.AddDays(2), default, TimeSpan.Zero));
        return await reads.ReadAsync(IsAnyBetween, [from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds()], cancellationToken) is [true];
    }

    private async Task<string?> FeedOfAsync(OldFeed feed, SectionMap map, CancellationToken cancellationToken)
    {
        var name = feed.IsAtom ? "atom.xml" : "feed.xml";
        if (feed.Scope.Length == 0)
            return (feed.IsOfComments ? "/comments/" : "/") + name;
        if (map.Find(feed.Scope) is { } section)
            return section.Address + name;
        if (await reads.ReadAsync(IsPublished, [feed.Scope], cancellationToken) is [true])
            return $"/{feed.Scope}/comments.atom";
        return await RunAsync(feed.Scope, cancellationToken) switch
        {
            null => null,
            var front when front.EndsWith('/') => front + name,
            var list when list.StartsWith("/tags/", StringComparison.Ordinal) || list.StartsWith("/authors/", StringComparison.Ordinal) => $"{list}/{name}",
            // Of a search or a picture there is no feed.
            var other when other.Contains('?', StringComparison.Ordinal) || other.StartsWith("/media/", StringComparison.Ordinal) => other,
            var article => article + "/comments.atom",
        };
    }

    private async Task<string?> AddressOfAsync(Moved moved, SectionMap map, CancellationToken cancellationToken)
    {
        if (moved.Kind == RedirectKind.Section)
            return map.Find(moved.TargetId)?.Address;
        var address = moved.Kind switch { RedirectKind.Author => Author, RedirectKind.Tag => Tag, RedirectKind.Picture => File, _ => Article };
        return await reads.ReadAsync(address, [moved.TargetId], cancellationToken) is [var found] ? found : null;
    }

    /// <summary>The path itself, then each path above it.</summary>
    private static IEnumerable<string> Prefixes(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
            yield return path[..end];
    }

    private sealed record Moved(string Path, RedirectKind Kind, long TargetId);
}
