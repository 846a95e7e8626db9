using Masthead.Features.Sections;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

/// <summary>Finds or makes the authors and tags that a draft names, and remembers addresses that a thing leaves. Inside a transaction.</summary>
internal static class NamesAndAddresses
{
    public static async Task<List<Byline>> BylinesAsync(this NewsDb db, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var bylines = new List<Byline>();
        foreach (var name in Distinct(names))
        {
            var author = await db.Authors.FirstOrDefaultAsync(author => author.Name == name, cancellationToken);
            if (author is null)
            {
                author = new Author(name, await FreeSlugAsync(name, "author", slug => db.Authors.AnyAsync(other => other.Slug == slug, cancellationToken)));
                db.Add(author);
                await db.SaveChangesAsync(cancellationToken);
            }
            bylines.Add(new Byline(author.Id, author.Name, author.Slug));
        }
        return bylines;
    }

    public static async Task<List<ArticleTag>> TagsAsync(this NewsDb db, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var tags = new List<ArticleTag>();
        foreach (var name in Distinct(names))
        {
            // "Ports" and "ports" are one tag: the address decides.
            var slug = Slug.From(name) is { Length: > 0 } made ? made : "tag";
            var tag = await db.Tags.FirstOrDefaultAsync(tag => tag.Slug == slug, cancellationToken);
            if (tag is null)
            {
                tag = new Tag(name, slug);
                db.Add(tag);
                await db.SaveChangesAsync(cancellationToken);
            }
            if (tags.All(known => known.TagId != tag.Id))
                tags.Add(new ArticleTag(tag.Id, tag.Name, tag.Slug));
        }
        return tags;
    }

    /// <summary>From now on this address leads to that thing, whatever it led to before.</summary>
    public static async Task RememberAddressAsync(
        this NewsDb db, string path, RedirectKind kind, long targetId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var redirect = await db.Redirects.FirstOrDefaultAsync(redirect => redirect.Path == path, cancellationToken);
        if (redirect is null)
            db.Add(new Redirect(path, kind, targetId, now));
        else
            redirect.PointAt(kind, targetId);
    }

    /// <summary>The same for several, past the mapper and together. Inside the caller's transaction.</summary>
    public static Task RememberAddressesAsync(this NewsDb db, IEnumerable<(string Path, RedirectKind Kind, long TargetId)> addresses, DateTimeOffset now) =>
        new RowBatch(db).Run(
            "INSERT INTO redirects (path, kind, target_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, target_id = excluded.target_id",
            addresses.Select(address => (object?[])[address.Path, (int)address.Kind, address.TargetId, now.ToUnixTimeMilliseconds()])).SendAsync();

    private static IEnumerable<string> Distinct(IEnumerable<string> names) => names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal);

    private static async Task<string> FreeSlugAsync(string name, string otherwise, Func<string, Task<bool>> isTaken)
    {
        var wanted = Slug.From(name) is { Length: > 0 } made ? made : otherwise;
        var slug = wanted;
        for (var number = 2; await isTaken(slug); number++)
            slug = $"{wanted}-{number}";
        return slug;
    }
}
