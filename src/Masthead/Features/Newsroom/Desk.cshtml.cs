using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Newsroom;

/// <summary>An article as the desk lists it.</summary>
internal sealed record DeskRow(
    long Id, string Headline, string Path, long SectionId, List<Byline> Bylines, ArticleState State, DateTimeOffset UpdatedAt,
    DateTimeOffset? PublishedAt, DateTimeOffset? ScheduledFor, DateTimeOffset? SubmittedAt, int CommentCount)
{
    public static IQueryable<DeskRow> From(NewsDb db, IQueryable<Article> articles) => articles.AsNoTracking().Select(article => new DeskRow(
        article.Id, article.Headline, article.Path, article.SectionId, article.Bylines, article.State, article.UpdatedAt,
        article.PublishedAt, article.ScheduledFor, article.SubmittedAt,
        db.Set<Discussion>().Where(discussion => discussion.ArticleId == article.Id).Select(discussion => discussion.CommentCount).FirstOrDefault()));

    public string Names => string.Join(", ", Bylines.Select(byline => byline.Name));

    public string EditAddress => "/newsroom/articles/" + Id;
}

/// <summary>What waits: the first page that a member of the newsroom sees.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class DeskModel(NewsDb db, CurrentSettings settings, SectionTree sections) : PageModel
{
    private const int Shown = 8;

    public IReadOnlyList<DeskRow> Submitted { get; private set; } = [];
    public IReadOnlyList<DeskRow> Drafts { get; private set; } = [];
    public IReadOnlyList<DeskRow> Scheduled { get; private set; } = [];
    public IReadOnlyList<DeskRow> Published { get; private set; } = [];
    public DeskTime Time { get; private set; } = null!;
    public SectionMap Sections { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        // A moderator's desk is the other one.
        if (!User.May(Policies.Write))
            return Redirect("/moderation");
        Time = DeskTime.For(await settings.GetAsync(cancellationToken));
        Sections = await sections.GetAsync(cancellationToken);
        var drafts = db.Articles.Where(article => article.State == ArticleState.Draft);
        // Also what was withdrawn and written anew: whatever leaves the desk is no longer submitted.
        Submitted = await ListAsync(db.Articles.Where(article => article.SubmittedAt != null).OrderBy(article => article.SubmittedAt), cancellationToken);
        Drafts = await ListAsync(drafts.Where(article => article.SubmittedAt == null).OrderByDescending(article => article.UpdatedAt), cancellationToken);
        Scheduled = await ListAsync(
            db.Articles.Where(article => article.State == ArticleState.Scheduled).OrderBy(article => article.ScheduledFor), cancellationToken);
        var newest = db.Listings.Where(row => row.Kind == ListingKind.Everything && row.TargetId == 0)
            .OrderByDescending(row => row.PublishedAt).ThenByDescending(row => row.ArticleId).Take(Shown).Select(row => row.ArticleId);
        Published = await ListAsync(
            db.Articles.Where(article => newest.Contains(article.Id)).OrderByDescending(article => article.PublishedAt), cancellationToken);
        return Page();
    }

    private async Task<IReadOnlyList<DeskRow>> ListAsync(IQueryable<Article> articles, CancellationToken cancellationToken) =>
        await DeskRow.From(db, articles.Take(Shown)).ToListAsync(cancellationToken);
}
