using System.Collections.Concurrent;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>
/// The front page. The newest story with a picture leads, the next two stand beside it, and every top section has a column below; no story
/// stands twice, except among the most discussed.
/// </summary>
internal sealed class FrontPage(PreparedReads reads, RememberedArticles<Story> stories, SectionTree tree, CurrentSettings settings, OldAddresses old, PageFrames frames)
{
    private const int LeadIsAmong = 5;
    private const int Beside = 2;
    private const int InColumn = 4;
    private const int Discussed = 5;

    /// <summary>The most discussed are found among this many.</summary>
    private const int Newest = 60;

    public async Task AnswerAsync(HttpContext context)
    {
        // Other systems address articles by query alone (?p=123); an importer keeps such addresses as redirects.
        var query = context.Request.QueryString;
        if (query.HasValue && await old.FindAsync(query.Value, context.RequestAborted) is { } elsewhere)
        {
            context.Response.Redirect(elsewhere, permanent: true);
            return;
        }
        var site = await settings.GetAsync(context.RequestAborted);
        var time = PrintedTime.For(site);
        var edition = await ReadAsync(time, context.RequestAborted);
        if (!query.HasValue)
            // A comment under any story that could be among the most discussed changes the page, and no other comment does.
            context.CachePage(edition.Shown().Concat(edition.Newest).Select(story => story.PageTag).Prepend(PageTags.Front));
        await frames.SendAsync(context, Head(site, edition), edition, FrontHtml.Write);
    }

    private static PageHead Head(SiteSettings site, FrontEdition edition) => new()
    {
        Title = site.Name,
        Description = site.Tagline,
        Canonical = "/",
        IsFront = true,
        CommentFeed = "/comments/atom.xml",
        Picture = edition.Lead?.Lead is { } picture ? new HeadPicture(picture.Address, picture.Width, picture.Height) : null,
        // The day of the newest story and not of the visit: the page stays true as long as it is kept.
        Dateline = edition.Lead is null ? "" : edition.Time.WeekDay(edition.Newest[0].PublishedAt),
    };

    private async Task<FrontEdition> ReadAsync(PrintedTime time, CancellationToken cancellationToken)
    {
        var sections = await tree.GetAsync(cancellationToken);
        var newest = await stories.ReadAsync(Stories.Newest, ListingKind.Everything, 0, Newest, cancellationToken);
        var lead = newest.Take(LeadIsAmong).FirstOrDefault(story => story.Lead is not null) ?? (newest.Count > 0 ? newest[0] : null);
        var seconds = newest.Where(story => story != lead).Take(Beside).ToList();
        return new FrontEdition(
            newest, lead, seconds, MostDiscussed(newest), lead is null ? [] : await ReadColumnsAsync(sections, [lead, .. seconds], cancellationToken), sections, time);
    }

    private static List<Story> MostDiscussed(IReadOnlyList<Story> newest)
    {
        static bool IsMore(Story one, Story other) => one.CommentCount != other.CommentCount ? one.CommentCount > other.CommentCount : one.Id > other.Id;
        var most = new List<Story>(Discussed + 1);
        foreach (var story in newest)
        {
            if (story.CommentCount == 0)
                continue;
            var place = most.Count;
            while (place > 0 && IsMore(story, most[place - 1]))
                place--;
            most.Insert(place, story);
            if (most.Count > Discussed)
                most.RemoveAt(Discussed);
        }
        return most;
    }

    // Two queries, however many sections there are: which articles, and those of them that were not read yet.
    private async Task<List<FrontColumn>> ReadColumnsAsync(SectionMap sections, Story[] above, CancellationToken cancellationToken)
    {
        var roots = sections.Roots.Where(section => section.IsListed).ToList();
        if (roots.Count == 0)
            return [];
        var rows = await reads.ReadAsync(Columns.GetOrAdd(roots.Count, OfColumns), roots.Select(section => (object)section.Id).ToArray(), cancellationToken);
        rows.Sort(static (one, other) => (other.PublishedAt, other.ArticleId).CompareTo((one.PublishedAt, one.ArticleId)));
        var ids = roots.ToDictionary(section => section.Id, _ => new List<long>(InColumn));
        foreach (var row in rows)
            if (ids[row.TargetId] is { Count: < InColumn } column && !Array.Exists(above, story => story.Id == row.ArticleId))
                column.Add(row.ArticleId);

        var known = await stories.FindAsync(ids.Values.SelectMany(column => column), Stories.ByIds, cancellationToken);
        var columns = new List<FrontColumn>(roots.Count);
        foreach (var section in roots)
            if (ids[section.Id] is { Count: > 0 } column)
                columns.Add(new FrontColumn(section, column.Where(known.ContainsKey).Select(id => known[id]).ToList()));
        return columns;
    }

    // By the number of sections: the columns of all of them come in one answer.
    private static readonly ConcurrentDictionary<int, PreparedRead<ColumnRow>> Columns = [];

    private static PreparedRead<ColumnRow> OfColumns(int count)
    {
        static string Column(int section) =>
            $"SELECT * FROM (SELECT target_id, published_at, article_id FROM listings WHERE kind = {(int)ListingKind.Section} AND target_id = ${section} ORDER BY published_at DESC, article_id DESC LIMIT {InColumn + Beside + 1}) AS c{section}";
        return new(string.Join(" UNION ALL ", Enumerable.Range(1, count).Select(Column)), row => new ColumnRow(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));
    }

    private sealed record ColumnRow(long TargetId, long PublishedAt, long ArticleId);
}

/// <summary>What stands on the front page.</summary>
/// <param name="Newest">Of the whole paper, newest first: those among which the most discussed were looked for.</param>
/// <param name="Lead">The story at the top; null: nothing has been published.</param>
/// <param name="Seconds">Beside it.</param>
/// <param name="MostDiscussed">Those with the most comments first.</param>
/// <param name="Columns">Of the top sections that hold anything.</param>
/// <param name="Sections">As they are.</param>
/// <param name="Time">How times are printed.</param>
internal sealed record FrontEdition(
    IReadOnlyList<Story> Newest, Story? Lead, IReadOnlyList<Story> Seconds, IReadOnlyList<Story> MostDiscussed, IReadOnlyList<FrontColumn> Columns, SectionMap Sections, PrintedTime Time)
{
    public IEnumerable<Story> Shown() =>
        Columns.SelectMany(column => column.Stories).Concat(Seconds).Concat(MostDiscussed).Concat(Lead is null ? [] : [Lead]);
}

/// <summary>A top section's column.</summary>
internal sealed record FrontColumn(SectionView Section, IReadOnlyList<Story> Stories);
