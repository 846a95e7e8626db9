using System.Data.Common;
using System.Globalization;
using Masthead.Features.Articles;
using Masthead.Features.Reading;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;

namespace Masthead.Features.Search;

/// <summary>What somebody looks for.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Section">A section's path, or empty; with everything below it.</param>
/// <param name="Author">An author's slug or name, or empty.</param>
/// <param name="From">The first day, in the site's zone.</param>
/// <param name="Until">The last day.</param>
/// <param name="After">Where the page before ended, or null.</param>
/// <param name="IsByTime">All matches newest first; otherwise those in headlines come before the rest.</param>
internal sealed record SearchWish(string Text, string Section, string Author, DateOnly? From, DateOnly? Until, string? After, bool IsByTime)
{
    /// <summary>How the order is named in addresses; headlines first has no name.</summary>
    public const string ByTime = "newest";
}

internal sealed record SearchHit(Story Story, IReadOnlyList<ExcerptPart> Headline, IReadOnlyList<ExcerptPart> Excerpt);

/// <param name="Hits">Newest first; those in headlines before the others, unless all were asked for by time.</param>
/// <param name="Next">For the page that follows, or null. A page may be short, or empty, and have one: so many matches were passed over that are not in the section.</param>
internal sealed record SearchResults(IReadOnlyList<SearchHit> Hits, string? Next);

/// <summary>
/// Finds published articles, newest first: first those whose headline answers, then the others, or all by time alone. No ranking by how often a word stands
/// somewhere: news is looked for by what it is about and when it was, and the order costs nothing however common a word is.
/// </summary>
internal sealed class SearchArticles(PlainConnections connections, PreparedReads reads, SectionTree tree, CurrentSettings settings)
{
    public const int PageLength = 20;

    private static readonly PreparedRead<(long Id, string Html)> Bodies = new("SELECT id, body_html FROM articles WHERE id = ANY($1)", row => (row.GetInt64(0), row.GetString(1)));

    private static readonly PreparedRead<long> Author = new("SELECT id FROM authors WHERE slug = $1 OR slug = $2 LIMIT 1", row => row.GetInt64(0));

    private const string InTime = "SELECT l.published_at, l.article_id FROM listings l WHERE l.kind = $1 AND l.target_id = $2 AND l.published_at >= $3 AND (l.published_at, l.article_id) < ($4, $5)";
    private const string NewestFirst = " ORDER BY l.published_at DESC, l.article_id DESC LIMIT $6";

    private static readonly PreparedRead<ListCursor> During = new(InTime + NewestFirst, Place);

    // The pluses leave SQLite the index of articles: along the other list it would walk once for every article.
    private static readonly PreparedRead<ListCursor> DuringInBoth = new(
        InTime + " AND EXISTS (SELECT 1 FROM listings other WHERE other.article_id = l.article_id AND +other.kind = $7 AND +other.target_id = $8)" + NewestFirst, Place);

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
        var question = new SearchQuestion(terms, site.Language, SearchPart.Everywhere, lists, Start(wish.From, zone), Start(wish.Until?.AddDays(1), zone), long.MaxValue);
        var (found, next) = await FindAsync(question, Cursor.Parse(wish.After, wish.IsByTime), cancellationToken);
        return new SearchResults(await ReadAsync([.. found.Select(SearchIndex.ArticleAt)], terms, cancellationToken), next?.ToString());
    }

    private async Task<(List<long> Places, Cursor? Next)> FindAsync(SearchQuestion question, Cursor from, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenAsync(cancellationToken);
        var found = new List<long>();
        for (Cursor? at = from; at is { } cursor; at = cursor.Then)
        {
            // One more than the page holds tells whether another follows.
            var wanted = PageLength + 1 - found.Count;
            var findings = await connection.FindAsync(question with { Part = cursor.Part, Below = cursor.Below }, wanted, cancellationToken);
            if (findings.Places.Count == wanted)
            {
                found.AddRange(findings.Places.SkipLast(1));
                // Where this part gave nothing but the one too many, the page that follows begins with it.
                return (found, wanted > 1 ? cursor with { Below = found[^1] } : cursor);
            }
            found.AddRange(findings.Places);
            if (findings.Reached is { } reached)
                return (found, cursor with { Below = reached });
        }
        return (found, null);
    }

    // Along the narrowest list, from where the time ends.
    private async Task<SearchResults> DuringAsync(SearchWish wish, IReadOnlyList<(int Kind, long Target)> lists, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var (from, before) = (Instant(wish.From, zone) ?? DateTimeOffset.UnixEpoch, ListCursor.Parse(wish.After) ?? new ListCursor(Instant(wish.Until?.AddDays(1), zone) ?? DateTimeOffset.MaxValue, 0));
        object[] values = [lists[^1].Kind, lists[^1].Target, from.ToUnixTimeMilliseconds(), before.PublishedAt.ToUnixTimeMilliseconds(), before.ArticleId, PageLength + 1];
        var read = lists is [_, var (kind, target), _]
            ? await reads.ReadAsync(DuringInBoth, [.. values, kind, target], cancellationToken)
            : await reads.ReadAsync(During, values, cancellationToken);
        var hits = await ReadAsync(read.Take(PageLength).Select(row => row.ArticleId).ToArray(), [], cancellationToken);
        return new SearchResults(hits, read.Count > PageLength ? read[PageLength - 1].ToString() : null);
    }

    private static ListCursor Place(DbDataReader row) => new(row.GetInstant(0), row.GetInt64(1));

    private static DateTimeOffset? Instant(DateOnly? day, TimeZoneInfo zone) =>
        Start(day, zone) is { } start ? DateTimeOffset.FromUnixTimeMilliseconds(start) : null;

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
            if (await reads.ReadAsync(Author, [Slug.From(wish.Author), wish.Author], cancellationToken) is not [var author])
                return null;
            lists.Add(((int)ListingKind.Author, author));
        }
        return lists;
    }

    private static long? Start(DateOnly? day, TimeZoneInfo zone) => day is not { } given ? null
        : new DateTimeOffset(given.ToDateTime(TimeOnly.MinValue), zone.GetUtcOffset(given.ToDateTime(TimeOnly.MinValue))).ToUnixTimeMilliseconds();

    private async Task<IReadOnlyList<SearchHit>> ReadAsync(long[] ids, IReadOnlyList<SearchTerm> terms, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
            return [];
        var stories = (await reads.ReadAsync(Stories.ByIds, [ids], cancellationToken)).ToDictionary(story => story.Id);
        var bodies = (await reads.ReadAsync(Bodies, [ids], cancellationToken)).ToDictionary(row => row.Id, row => row.Html);
        return ids.Where(stories.ContainsKey).Select(id => Hit(stories[id], bodies[id], terms)).ToList();
    }

    private static SearchHit Hit(Story story, string body, IReadOnlyList<SearchTerm> terms) =>
        new(story, Excerpt.Mark(story.Headline, terms), Excerpt.Of(Excerpt.OneLine($"{story.Standfirst} {IndexedWords.TextOf(body)}"), terms));

    /// <summary>Where a page of results begins: in which part, and after which place.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Cursor(SearchPart Part, long Below)
    {
        /// <summary>The part that follows.</summary>
        public Cursor? Then => Part == SearchPart.Headlines ? new Cursor(SearchPart.Elsewhere, long.MaxValue) : null;

        public static Cursor Parse(string? text, bool isByTime) => new(
            isByTime ? SearchPart.Everywhere : text is ['w', ..] ? SearchPart.Elsewhere : SearchPart.Headlines,
            text is ['h' or 'w' or 'n', .. var place] && long.TryParse(place, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var below) ? below : long.MaxValue);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Part switch { SearchPart.Headlines => 'h', SearchPart.Elsewhere => 'w', _ => 'n' }}{Below}");
    }
}
