using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

/// <summary>Where an address that nothing has now leads today.</summary>
internal sealed class FindAddress(IDbContextFactory<NewsDb> databases, SectionTree sections)
{
    // A branch may have moved several times; each move is one step.
    private const int MostSteps = 8;

    /// <summary>The current address of the thing that once had <paramref name="path"/> (without slashes at its ends), or null.</summary>
    public async Task<string?> RunAsync(string path, CancellationToken cancellationToken)
    {
        var map = await sections.GetAsync(cancellationToken);
        return await MovedAsync(path, map, cancellationToken) ?? await OtherFormAsync(path, map, cancellationToken);
    }

    private async Task<string?> MovedAsync(string path, SectionMap map, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        for (var step = 0; step < MostSteps; step++)
        {
            var candidates = Prefixes(path).ToArray();
            var known = await db.Redirects.AsNoTracking().Where(redirect => candidates.Contains(redirect.Path)).ToListAsync(cancellationToken);
            var best = known.Where(redirect => redirect.Path == path || redirect.Kind == RedirectKind.Section).MaxBy(redirect => redirect.Path.Length);
            if (best is null)
                return null;
            if (best.Path == path)
                return await AddressOfAsync(db, best, map, cancellationToken);
            if (map.Find(best.TargetId) is not { } section)
                return null;
            path = section.Path + path[best.Path.Length..];
            if (map.Find(path) is { } moved)
                return moved.Address;
            if (await db.Articles.AnyAsync(article => article.Path == path && article.PublishedAt != null, cancellationToken))
                return "/" + path;
        }
        return null;
    }

    private async Task<string?> OtherFormAsync(string path, SectionMap map, CancellationToken cancellationToken)
    {
        if (AddressForms.Feed(path) is { } feed)
            return await FeedOfAsync(feed, map, cancellationToken);
        if (AddressForms.Days(path) is var (first, last))
            return await IsAnyAsync(first, last, cancellationToken) ? FormattableString.Invariant($"/search?from={first:yyyy-MM-dd}&until={last:yyyy-MM-dd}") : null;
        if (AddressForms.WithoutPage(path) is { } whole)
            return whole.Length == 0 ? "/" : map.Find(whole)?.Address ?? await RunAsync(whole, cancellationToken);
        return AddressForms.WithoutSize(path) is { } picture ? await MovedAsync(picture, map, cancellationToken) : null;
    }

    // A day wider than they are at both ends: whose midnight it is, is not known here.
    private async Task<bool> IsAnyAsync(DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (from, until) = (new DateTimeOffset(first.AddDays(-1), default, TimeSpan.Zero), new DateTimeOffset(last.AddDays(2), default, TimeSpan.Zero));
        return await db.Listings.AnyAsync(row => row.Kind == ListingKind.Everything && row.TargetId == 0 && row.PublishedAt >= from && row.PublishedAt < until, cancellationToken);
    }

    private async Task<string?> FeedOfAsync(OldFeed feed, SectionMap map, CancellationToken cancellationToken)
    {
        var name = feed.IsAtom ? "atom.xml" : "feed.xml";
        if (feed.Scope.Length == 0)
            return (feed.IsOfComments ? "/comments/" : "/") + name;
        if (map.Find(feed.Scope) is { } section)
            return section.Address + name;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Articles.AnyAsync(article => article.Path == feed.Scope && article.State == ArticleState.Published, cancellationToken))
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

    private static async Task<string?> AddressOfAsync(NewsDb db, Redirect redirect, SectionMap map, CancellationToken cancellationToken) => redirect.Kind switch
    {
        RedirectKind.Section => map.Find(redirect.TargetId)?.Address,
        RedirectKind.Author => await db.Authors.Where(author => author.Id == redirect.TargetId).Select(author => "/authors/" + author.Slug).FirstOrDefaultAsync(cancellationToken),
        RedirectKind.Tag => await db.Tags.Where(tag => tag.Id == redirect.TargetId).Select(tag => "/tags/" + tag.Slug).FirstOrDefaultAsync(cancellationToken),
        RedirectKind.Picture => await db.Media.Where(item => item.Id == redirect.TargetId).Select(item => new { item.Hash, item.ContentType }).FirstOrDefaultAsync(cancellationToken) is { } picture
            ? Picture.AddressOf(picture.Hash, picture.ContentType) : null,
        _ => await db.Articles.Where(article => article.Id == redirect.TargetId).Select(article => "/" + article.Path).FirstOrDefaultAsync(cancellationToken),
    };

    /// <summary>The path itself, then each path above it.</summary>
    private static IEnumerable<string> Prefixes(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
            yield return path[..end];
    }
}
