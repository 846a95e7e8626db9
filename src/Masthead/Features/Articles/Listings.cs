using Masthead.Features.Sections;
using Masthead.Storage;

namespace Masthead.Features.Articles;

/// <summary>Which lists an article stands in. Pure, but for <see cref="Replace"/>.</summary>
internal static class Listings
{
    /// <summary>None unless it is published; otherwise everything, its sections up to the top, its authors and its tags.</summary>
    public static IReadOnlyList<Listing> Of(Article article, SectionMap sections)
    {
        if (article is not { IsPublished: true, PublishedAt: { } at })
            return [];
        Listing Row(ListingKind kind, long target) => new(kind, target, at, article.Id);
        return
        [
            Row(ListingKind.Everything, 0),
            .. sections.ChainTo(article.SectionId).Select(section => Row(ListingKind.Section, section.Id)),
            .. article.Bylines.Select(byline => byline.AuthorId).Distinct().Select(id => Row(ListingKind.Author, id)),
            .. article.Tags.Select(tag => tag.TagId).Distinct().Select(id => Row(ListingKind.Tag, id)),
        ];
    }

    public static void Replace(NewsDb db, IReadOnlyList<Listing> before, IReadOnlyList<Listing> after)
    {
        static (ListingKind, long, DateTimeOffset) Key(Listing row) => (row.Kind, row.TargetId, row.PublishedAt);
        var kept = after.Select(Key).ToHashSet();
        var there = before.Select(Key).ToHashSet();
        db.RemoveRange(before.Where(row => !kept.Contains(Key(row))));
        db.AddRange(after.Where(row => !there.Contains(Key(row))));
    }
}
