using System.Collections.Concurrent;
using System.Runtime.InteropServices;
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

    // What stands at the top does not stand in a column too.
    private const int RowsForColumn = InColumn + Beside + 1;

    /// <summary>The most discussed are found among this many.</summary>
    private const int Newest = 60;

    // The target of the list that holds everything; no section has the id 0.
    private const long WholePaper = 0;

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

    // One query for all lists, however many sections there are, and one more for the stories that are not remembered.
    private async Task<FrontEdition> ReadAsync(PrintedTime time, CancellationToken cancellationToken)
    {
        var sections = await tree.GetAsync(cancellationToken);
        var roots = sections.Roots.Where(section => section.IsListed).ToList();
        var rows = await reads.ReadAsync(Lists.GetOrAdd(roots.Count, OfLists), roots.Select(section => (object)section.Id).ToArray(), cancellationToken);
        var ids = roots.ToDictionary(section => section.Id, _ => new List<ListedRow>(RowsForColumn));
        ids.Add(WholePaper, new List<ListedRow>(Newest));
        foreach (var row in rows)
            ids[row.TargetId].Add(row);
        var known = await stories.FindAsync(rows.Select(row => row.ArticleId), Stories.ByIds, cancellationToken);

        var newest = InOrder(ids[WholePaper], known, Newest);
        var lead = newest.Take(LeadIsAmong).FirstOrDefault(story => story.Lead is not null) ?? (newest.Count > 0 ? newest[0] : null);
        var seconds = newest.Where(story => story != lead).Take(Beside).ToList();
        var columns = new List<FrontColumn>(roots.Count);
        foreach (var section in roots)
        {
            ids[section.Id].RemoveAll(row => row.ArticleId == lead?.Id || seconds.Exists(story => story.Id == row.ArticleId));
            if (InOrder(ids[section.Id], known, InColumn) is { Count: > 0 } column)
                columns.Add(new FrontColumn(section, column));
        }
        return new FrontEdition(newest, lead, seconds, MostDiscussed(newest), columns, sections, time);
    }

    private static List<Story> InOrder(List<ListedRow> rows, Dictionary<long, Story> known, int most)
    {
        // As they come, but nothing promises it.
        rows.Sort(static (one, other) => one.PublishedAt != other.PublishedAt ? other.PublishedAt.CompareTo(one.PublishedAt) : other.ArticleId.CompareTo(one.ArticleId));
        var found = new List<Story>(Math.Min(rows.Count, most));
        foreach (var row in rows)
            if (found.Count < most && known.TryGetValue(row.ArticleId, out var story))
                found.Add(story);
        return found;
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

    // By the number of sections: all lists come in one answer.
    private static readonly ConcurrentDictionary<int, PreparedRead<ListedRow>> Lists = [];

    private static PreparedRead<ListedRow> OfLists(int sections)
    {
        static string List(ListingKind kind, string target, int length, string name) =>
            $"SELECT * FROM (SELECT target_id, published_at, article_id FROM listings WHERE kind = {(int)kind} AND target_id = {target} ORDER BY published_at DESC, article_id DESC LIMIT {length}) AS {name}";
        var columns = Enumerable.Range(1, sections).Select(section => List(ListingKind.Section, $"${section}", RowsForColumn, $"c{section}"));
        return new(string.Join(" UNION ALL ", columns.Prepend(List(ListingKind.Everything, "0", Newest, "newest"))), row => new ListedRow(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct ListedRow(long TargetId, long PublishedAt, long ArticleId);
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
