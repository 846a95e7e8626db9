using System.Collections.Concurrent;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Reading;

/// <summary>
/// The front page. The newest story with a picture leads, the next two stand beside it, and every top section has a column below; no story
/// stands twice, except among the most discussed.
/// </summary>
internal sealed class FrontModel(PreparedReads reads, SectionTree tree, CurrentSettings settings, OldAddresses old) : PageModel
{
    private const int LeadIsAmong = 5;
    private const int Beside = 2;
    private const int InColumn = 4;
    private const int Discussed = 5;

    /// <summary>The most discussed are found among this many.</summary>
    private const int Newest = 60;

    public SiteSettings Site { get; private set; } = null!;
    public SectionMap Sections { get; private set; } = null!;
    public PrintedTime Time { get; private set; } = null!;
    public Story? Lead { get; private set; }
    public IReadOnlyList<Story> Seconds { get; private set; } = [];
    public IReadOnlyList<Story> MostDiscussed { get; private set; } = [];
    public IReadOnlyList<(SectionView Section, IReadOnlyList<Story> Stories)> Rivers { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        // Other systems address articles by query alone (?p=123); an importer keeps such addresses as redirects.
        if (Request.QueryString.HasValue && await old.AnswerAsync(Request.QueryString.Value, cancellationToken) is RedirectResult elsewhere)
            return elsewhere;

        var site = await settings.GetAsync(cancellationToken);
        Site = site;
        Sections = await tree.GetAsync(cancellationToken);
        Time = PrintedTime.For(site);
        var newest = await reads.StoriesAsync(ListingKind.Everything, 0, null, Newest, cancellationToken);
        Lead = newest.Take(LeadIsAmong).FirstOrDefault(story => story.Lead is not null) ?? newest.FirstOrDefault();
        Seconds = newest.Where(story => story != Lead).Take(Beside).ToList();
        MostDiscussed = newest.Where(story => story.CommentCount > 0)
            .OrderByDescending(story => story.CommentCount).ThenByDescending(story => story.Id).Take(Discussed).ToList();
        Rivers = await ReadColumnsAsync(newest, cancellationToken);

        if (!Request.QueryString.HasValue)
            // A comment under any story that could be among the most discussed changes the page, and no other comment does.
            HttpContext.CachePage([PageTags.Front, .. Shown().Concat(newest).Select(story => PageTags.Article(story.Id))]);
        ViewData.Head = new PageHead
        {
            Title = site.Name,
            Description = site.Tagline,
            Canonical = "/",
            IsFront = true,
            CommentFeed = "/comments/atom.xml",
            Picture = Lead?.Lead is { } picture ? new HeadPicture(picture.Address, picture.Width, picture.Height) : null,
            // The day of the newest story and not of the visit: the page stays true as long as it is kept.
            Dateline = Lead is null ? "" : Time.WeekDay(Shown().Max(story => story.PublishedAt)),
        };
        return Page();
    }

    // Two queries, however many sections there are: which articles, and those of them that were not read yet.
    private async Task<IReadOnlyList<(SectionView Section, IReadOnlyList<Story> Stories)>> ReadColumnsAsync(
        IReadOnlyList<Story> newest, CancellationToken cancellationToken)
    {
        var roots = Sections.Roots.Where(section => section.IsListed).ToList();
        if (Lead is null || roots.Count == 0)
            return [];
        var above = Seconds.Append(Lead).Select(story => story.Id).ToHashSet();
        var rows = await reads.ReadAsync(Columns.GetOrAdd(roots.Count, OfColumns), roots.Select(section => (object)section.Id).ToArray(), cancellationToken);
        var columns = rows.Where(row => !above.Contains(row.ArticleId))
            .GroupBy(row => row.TargetId)
            .ToDictionary(column => column.Key, column => column.OrderByDescending(row => row.PublishedAt).ThenByDescending(row => row.ArticleId).Take(InColumn).ToList());

        var known = newest.ToDictionary(story => story.Id);
        var others = columns.Values.SelectMany(column => column).Select(row => row.ArticleId).Where(id => !known.ContainsKey(id)).Distinct().ToArray();
        if (others.Length > 0)
            foreach (var story in await reads.StoriesAsync(others, cancellationToken))
                known[story.Id] = story;
        return roots.Where(section => columns.ContainsKey(section.Id))
            .Select(section => (section, (IReadOnlyList<Story>)columns[section.Id].Where(row => known.ContainsKey(row.ArticleId)).Select(row => known[row.ArticleId]).ToList()))
            .ToList();
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

    private IEnumerable<Story> Shown() =>
        Rivers.SelectMany(river => river.Stories).Concat(Seconds).Concat(MostDiscussed).Concat(Lead is null ? [] : [Lead]);
}
