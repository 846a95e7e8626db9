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
        var (edition, newest) = await ReadAsync(time, context.RequestAborted);
        if (!query.HasValue)
            // A comment under any story that could be among the most discussed changes the page, and no other comment does.
            context.CachePage([PageTags.Front, .. edition.Shown().Concat(newest).Select(story => PageTags.Article(story.Id))]);
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
        Dateline = edition.Lead is null ? "" : edition.Time.WeekDay(edition.Shown().Max(story => story.PublishedAt)),
    };

    private async Task<(FrontEdition Edition, IReadOnlyList<Story> Newest)> ReadAsync(PrintedTime time, CancellationToken cancellationToken)
    {
        var sections = await tree.GetAsync(cancellationToken);
        var newest = await stories.ReadAsync(Stories.Newest, ListingKind.Everything, 0, Newest, cancellationToken);
        var lead = newest.Take(LeadIsAmong).FirstOrDefault(story => story.Lead is not null) ?? (newest.Count > 0 ? newest[0] : null);
        var seconds = newest.Where(story => story != lead).Take(Beside).ToList();
        var discussed = newest.Where(story => story.CommentCount > 0)
            .OrderByDescending(story => story.CommentCount).ThenByDescending(story => story.Id).Take(Discussed).ToList();
        return (new FrontEdition(lead, seconds, discussed, lead is null ? [] : await ReadColumnsAsync(sections, seconds.Append(lead), newest, cancellationToken), sections, time), newest);
    }

    // Two queries, however many sections there are: which articles, and those of them that were not read yet.
    private async Task<IReadOnlyList<FrontColumn>> ReadColumnsAsync(
        SectionMap sections, IEnumerable<Story> atTheTop, IReadOnlyList<Story> newest, CancellationToken cancellationToken)
    {
        var roots = sections.Roots.Where(section => section.IsListed).ToList();
        if (roots.Count == 0)
            return [];
        var above = atTheTop.Select(story => story.Id).ToHashSet();
        var rows = await reads.ReadAsync(Columns.GetOrAdd(roots.Count, OfColumns), roots.Select(section => (object)section.Id).ToArray(), cancellationToken);
        var columns = rows.Where(row => !above.Contains(row.ArticleId))
            .GroupBy(row => row.TargetId)
            .ToDictionary(column => column.Key, column => column.OrderByDescending(row => row.PublishedAt).ThenByDescending(row => row.ArticleId).Take(InColumn).ToList());

        var known = newest.ToDictionary(story => story.Id);
        foreach (var id in columns.Values.SelectMany(column => column).Select(row => row.ArticleId))
            if (stories.Find(id) is { } story)
                known.TryAdd(id, story);
        var others = columns.Values.SelectMany(column => column).Select(row => row.ArticleId).Where(id => !known.ContainsKey(id)).Distinct().ToArray();
        if (others.Length > 0)
            await ReadOthersAsync(others, known, cancellationToken);
        return roots.Where(section => columns.ContainsKey(section.Id))
            .Select(section => new FrontColumn(section, columns[section.Id].Where(row => known.ContainsKey(row.ArticleId)).Select(row => known[row.ArticleId]).ToList()))
            .ToList();
    }

    private async Task ReadOthersAsync(long[] ids, Dictionary<long, Story> known, CancellationToken cancellationToken)
    {
        var startedAt = stories.Sequence;
        var read = await reads.StoriesAsync(ids, cancellationToken);
        stories.Remember(read, startedAt);
        foreach (var story in read)
            known[story.Id] = story;
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
internal sealed record FrontEdition(
    Story? Lead, IReadOnlyList<Story> Seconds, IReadOnlyList<Story> MostDiscussed, IReadOnlyList<FrontColumn> Columns, SectionMap Sections, PrintedTime Time)
{
    public IEnumerable<Story> Shown() =>
        Columns.SelectMany(column => column.Stories).Concat(Seconds).Concat(MostDiscussed).Concat(Lead is null ? [] : [Lead]);
}

/// <summary>A top section's column.</summary>
internal sealed record FrontColumn(SectionView Section, IReadOnlyList<Story> Stories);
