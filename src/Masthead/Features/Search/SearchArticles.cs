using System.Globalization;
using Masthead.Features.Articles;
using Masthead.Features.Reading;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Search;

/// <summary>What somebody looks for.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Section">A section's path, or empty; with everything below it.</param>
/// <param name="Author">An author's slug or name, or empty.</param>
/// <param name="From">The first day, in the site's zone.</param>
/// <param name="Until">The last day.</param>
/// <param name="After">Where the page before ended, or null.</param>
internal sealed record SearchWish(string Text, string Section, string Author, DateOnly? From, DateOnly? Until, string? After);

internal sealed record SearchHit(Story Story, IReadOnlyList<ExcerptPart> Headline, IReadOnlyList<ExcerptPart> Excerpt);

/// <param name="Hits">Those in headlines first, each newest first.</param>
/// <param name="Next">For the page that follows, or null.</param>
internal sealed record SearchResults(IReadOnlyList<SearchHit> Hits, string? Next);

/// <summary>
/// Finds published articles: first those whose headline answers, then the others, each newest first. No ranking by how often a word stands
/// somewhere: news is looked for by what it is about and when it was, and the order costs nothing however common a word is.
/// </summary>
internal sealed class SearchArticles(NewsDb db, PreparedReads reads, SectionTree tree, CurrentSettings settings)
{
    public const int PageLength = 20;

    private static readonly PreparedRead<(long Id, string Html)> Bodies = new("SELECT id, body_html FROM articles WHERE id = ANY($1)", row => (row.GetInt64(0), row.GetString(1)));

    /// <returns>Null when there is neither a word nor a day to look for. Days alone list everything of that time, newest first.</returns>
    public async Task<SearchResults?> RunAsync(SearchWish wish, CancellationToken cancellationToken)
    {
        var terms = SearchText.Parse(wish.Text);
        if (terms.Count == 0 && (wish.Text.Length > 0 || wish.From is null && wish.Until is null))
            return null;
        var site = await settings.GetAsync(cancellationToken);
        if (await ListsAsync(wish, cancellationToken) is not { } lists)
            return new SearchResults([], null);
        var zone = site.Zone();
        if (terms.Count == 0)
            return await DuringAsync(wish, lists, zone, cancellationToken);
        var ids = await FindAsync(Cursor.Parse(wish.After), (cursor, most) => db.FindAsync(
            new SearchQuestion(terms, site.Language, cursor.InHeadline, lists, Start(wish.From, zone, 0), Start(wish.Until?.AddDays(1), zone, long.MaxValue), cursor.Below),
            most, cancellationToken));
        var hits = await ReadAsync(ids.Take(PageLength).Select(hit => hit.Below).ToArray(), terms, cancellationToken);
        return new SearchResults(hits, ids.Count > PageLength ? ids[PageLength - 1].ToString() : null);
    }

    // Along the narrowest list, from where the time ends.
    private async Task<SearchResults> DuringAsync(SearchWish wish, IReadOnlyList<(int Kind, long Target)> lists, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var (from, before) = (Instant(wish.From, zone) ?? DateTimeOffset.UnixEpoch, ListCursor.Parse(wish.After) ?? new ListCursor(Instant(wish.Until?.AddDays(1), zone) ?? DateTimeOffset.MaxValue, 0));
        var (narrowest, narrowestTarget) = ((ListingKind)lists[^1].Kind, lists[^1].Target);
        var rows = db.Listings.AsNoTracking().Where(row => row.Kind == narrowest && row.TargetId == narrowestTarget && row.PublishedAt >= from && row.PublishedAt <= before.PublishedAt
            && (row.PublishedAt < before.PublishedAt || row.ArticleId < before.ArticleId));
        var all = db.Listings;
        foreach (var (kind, target) in lists.Skip(1).SkipLast(1))
            rows = rows.Where(row => all.Any(other => other.Kind == (ListingKind)kind && other.TargetId == target && other.ArticleId == row.ArticleId));
        var read = await rows.OrderByDescending(row => row.PublishedAt).ThenByDescending(row => row.ArticleId).Take(PageLength + 1).ToListAsync(cancellationToken);
        var hits = await ReadAsync(read.Take(PageLength).Select(row => row.ArticleId).ToArray(), [], cancellationToken);
        return new SearchResults(hits, read.Count > PageLength ? new ListCursor(read[PageLength - 1].PublishedAt, read[PageLength - 1].ArticleId).ToString() : null);
    }

    private static DateTimeOffset? Instant(DateOnly? day, TimeZoneInfo zone) =>
        day is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(Start(day, zone, 0));

    private static async Task<List<Cursor>> FindAsync(Cursor from, Func<Cursor, int, Task<List<long>>> find)
    {
        var found = new List<Cursor>();
        if (from.InHeadline)
            found.AddRange((await find(from, PageLength + 1)).Select(id => new Cursor(true, id)));
        if (found.Count <= PageLength)
            found.AddRange((await find(from.InHeadline ? new Cursor(false, long.MaxValue) : from, PageLength + 1 - found.Count)).Select(id => new Cursor(false, id)));
        return found;
    }

    // Null: there is no such section or author, so nothing can be found there.
    private async Task<IReadOnlyList<(int Kind, long Target)>?> ListsAsync(SearchWish wish, CancellationToken cancellationToken)
    {
        var lists = new List<(int, long)> { ((int)ListingKind.Everything, 0) };
        if (wish.Section is not "")
        {
            if ((await tree.GetAsync(cancellationToken)).Find(wish.Section) is not { } section)
                return null;
            lists.Add(((int)ListingKind.Section, section.Id));
        }
        if (wish.Author is not "")
        {
            var slug = Slug.From(wish.Author);
            if (await db.Authors.Where(author => author.Slug == slug || author.Slug == wish.Author).Select(author => (long?)author.Id).FirstOrDefaultAsync(cancellationToken) is not { } author)
                return null;
            lists.Add(((int)ListingKind.Author, author));
        }
        return lists;
    }

    private static long Start(DateOnly? day, TimeZoneInfo zone, long otherwise) => day is not { } given ? otherwise
        : new DateTimeOffset(given.ToDateTime(TimeOnly.MinValue), zone.GetUtcOffset(given.ToDateTime(TimeOnly.MinValue))).ToUnixTimeMilliseconds();

    private async Task<IReadOnlyList<SearchHit>> ReadAsync(long[] ids, IReadOnlyList<SearchTerm> terms, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
            return [];
        var stories = (await reads.StoriesAsync(ids, cancellationToken)).ToDictionary(story => story.Id);
        var bodies = (await reads.ReadAsync(Bodies, [ids], cancellationToken)).ToDictionary(row => row.Id, row => row.Html);
        return ids.Where(stories.ContainsKey).Select(id => Hit(stories[id], bodies[id], terms)).ToList();
    }

    private static SearchHit Hit(Story story, string body, IReadOnlyList<SearchTerm> terms) =>
        new(story, Excerpt.Mark(story.Headline, terms), Excerpt.Of(Excerpt.OneLine($"{story.Standfirst} {ArticleWords.TextOf(body)}"), terms));

    /// <summary>A place in the results: in which half, and after which article.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Cursor(bool InHeadline, long Below)
    {
        public static Cursor Parse(string? text) =>
            text is ['h' or 'w', .. var id] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var below)
                ? new Cursor(text[0] == 'h', below)
                : new Cursor(true, long.MaxValue);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(InHeadline ? 'h' : 'w')}{Below}");
    }
}
