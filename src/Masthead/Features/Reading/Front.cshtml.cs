using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Reading;

/// <summary>
/// The front page. The newest story with a picture leads, the next two stand beside it, and every top section has a column below; no story
/// stands twice, except among the most discussed.
/// </summary>
internal sealed class FrontModel(NewsDb db, SectionTree tree, CurrentSettings settings, OldAddresses old) : PageModel
{
    private const int LeadIsAmong = 5;
    private const int Beside = 2;
    private const int InColumn = 4;
    private const int Discussed = 5;
    private const int DiscussedIsAmong = 60;

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
        Sections = await tree.GetAsync(cancellationToken);
        Time = PrintedTime.For(site);
        await ReadTopAsync(cancellationToken);
        await ReadColumnsAsync(cancellationToken);
        MostDiscussed = await ReadMostDiscussedAsync(cancellationToken);

        if (!Request.QueryString.HasValue)
            HttpContext.CachePage([PageTags.Front, .. Shown().Select(story => PageTags.Article(story.Id))]);
        ViewData.Head = new PageHead
        {
            Title = site.Name,
            Description = site.Tagline,
            Canonical = "/",
            IsFront = true,
            Picture = Lead?.Lead?.Address,
            // The day of the newest story and not of the visit: the page stays true as long as it is kept.
            Dateline = Lead is null ? "" : Time.WeekDay(Shown().Max(story => story.PublishedAt)),
        };
        return Page();
    }

    private async Task ReadTopAsync(CancellationToken cancellationToken)
    {
        var newest = await Stories.In(db, ListingKind.Everything, 0).Take(LeadIsAmong).ToListAsync(cancellationToken);
        Lead = newest.Find(story => story.Lead is not null) ?? newest.FirstOrDefault();
        Seconds = newest.Where(story => story != Lead).Take(Beside).ToList();
    }

    private async Task ReadColumnsAsync(CancellationToken cancellationToken)
    {
        var above = Seconds.Append(Lead).Select(story => story?.Id).ToHashSet();
        var columns = new List<(SectionView, IReadOnlyList<Story>)>();
        foreach (var section in Sections.Roots.Where(section => section.IsListed))
        {
            var stories = await Stories.In(db, ListingKind.Section, section.Id).Take(InColumn + above.Count).ToListAsync(cancellationToken);
            stories.RemoveAll(story => above.Contains(story.Id));
            if (stories.Count > 0)
                columns.Add((section, stories.Take(InColumn).ToList()));
        }
        Rivers = columns;
    }

    private Task<List<Story>> ReadMostDiscussedAsync(CancellationToken cancellationToken) =>
        Stories.In(db, ListingKind.Everything, 0).Take(DiscussedIsAmong)
            .Where(story => story.CommentCount > 0)
            .OrderByDescending(story => story.CommentCount).ThenByDescending(story => story.Id)
            .Take(Discussed).ToListAsync(cancellationToken);

    private IEnumerable<Story> Shown() =>
        Rivers.SelectMany(river => river.Stories).Concat(Seconds).Concat(MostDiscussed).Concat(Lead is null ? [] : [Lead]);
}
