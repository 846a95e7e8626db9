using Masthead.Storage;

namespace Masthead.Features.Articles;

/// <summary>An author or a tag as readers meet it: a name with an address of its own and a list of articles.</summary>
/// <param name="Kind">Of its list; <see cref="ListingKind.Author"/> or <see cref="ListingKind.Tag"/>.</param>
/// <param name="Id">What its list is of.</param>
/// <param name="Name">As it is shown.</param>
/// <param name="Slug">In its address.</param>
/// <param name="Description">Who an author is; empty for a tag.</param>
internal sealed record NamedList(ListingKind Kind, long Id, string Name, string Slug, string Description)
{
    private static readonly PreparedRead<NamedList> AuthorBySlug = new("SELECT id, name, slug, bio FROM authors WHERE slug = $1",
        row => new NamedList(ListingKind.Author, row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3)));

    private static readonly PreparedRead<NamedList> TagBySlug = new("SELECT id, name, slug FROM tags WHERE slug = $1",
        row => new NamedList(ListingKind.Tag, row.GetInt64(0), row.GetString(1), row.GetString(2), ""));

    public string Address => AddressOf(Kind, Slug);

    /// <summary>What pages that show the list carry.</summary>
    public string PageTag => Kind == ListingKind.Author ? PageTags.Author(Id) : PageTags.Tag(Id);

    public static string AddressOf(ListingKind kind, string slug) => (kind == ListingKind.Author ? "/authors/" : "/tags/") + slug;

    /// <summary>Null when nobody and nothing is called so.</summary>
    public static async Task<NamedList?> ReadAsync(PreparedReads reads, ListingKind kind, string slug, CancellationToken cancellationToken) =>
        await reads.ReadAsync(kind == ListingKind.Author ? AuthorBySlug : TagBySlug, [slug], cancellationToken) is [var found] ? found : null;
}
