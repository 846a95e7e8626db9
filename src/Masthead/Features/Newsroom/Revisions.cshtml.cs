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

internal sealed record RevisionRow(int Version, string Headline, string SavedBy, DateTimeOffset SavedAt);

/// <summary>Every version of an article, what each changed, and the way back to it.</summary>
[Authorize(Policies.Write)]
internal sealed class RevisionsModel(NewsDb db, CurrentSettings settings, SectionTree sections, RestoreRevision restore) : PageModel
{
    private const int MostShown = 500;

    public long Id { get; private set; }
    public string Headline { get; private set; } = "";
    public int Newest { get; private set; }
    public bool MayRestore { get; private set; }
    public IReadOnlyList<RevisionRow> Rows { get; private set; } = [];

    /// <summary>The version whose changes are shown.</summary>
    public RevisionRow? Chosen { get; private set; }
    public RevisionRow? Against { get; private set; }
    public IReadOnlyList<FieldChange> Changes { get; private set; } = [];
    public DeskTime Time { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(long id, int? version, CancellationToken cancellationToken)
    {
        if (await db.Articles.AsNoTracking().FirstOrDefaultAsync(article => article.Id == id, cancellationToken) is not { } article)
            return NotFound();
        (Id, Headline, Newest, MayRestore) = (id, article.Headline, article.Version, MayChange(article));
        Time = DeskTime.For(await settings.GetAsync(cancellationToken));
        Rows = await db.ArticleRevisions.AsNoTracking().Where(row => row.ArticleId == id).OrderByDescending(row => row.Version).Take(MostShown)
            .Select(row => new RevisionRow(row.Version, row.Headline, row.SavedBy, row.SavedAt)).ToListAsync(cancellationToken);
        Chosen = version is null && Rows.Count > 0 ? Rows[0] : Rows.FirstOrDefault(row => row.Version == version);
        if (Chosen is null)
            return NotFound();
        Against = Rows.FirstOrDefault(row => row.Version < Chosen.Version);
        if (Against is not null)
            Changes = await CompareAsync(id, Against.Version, Chosen.Version, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, int? version, int? opened, CancellationToken cancellationToken)
    {
        if (version is not { } wanted || await db.Articles.AsNoTracking().FirstOrDefaultAsync(article => article.Id == id, cancellationToken) is not { } article)
            return NotFound();
        if (!MayChange(article))
            return Forbid();
        return await restore.RunAsync(id, wanted, opened, User.DisplayName, cancellationToken) switch
        {
            SaveArticleOutcome.Saved => Redirect($"/newsroom/articles/{id}?said=restored"),
            SaveArticleOutcome.Gone => NotFound(),
            // Saved meanwhile, or the address is taken by now: the list shows how things stand.
            _ => Redirect($"/newsroom/articles/{id}/revisions"),
        };
    }

    private bool MayChange(Article article) => User.May(Policies.Publish) || article.State is ArticleState.Draft or ArticleState.Withdrawn;

    private async Task<IReadOnlyList<FieldChange>> CompareAsync(long id, int before, int after, CancellationToken cancellationToken)
    {
        var map = await sections.GetAsync(cancellationToken);
        var pair = await db.ArticleRevisions.AsNoTracking().Where(row => row.ArticleId == id && (row.Version == before || row.Version == after))
            .OrderBy(row => row.Version).ToListAsync(cancellationToken);
        return FieldChange.Between(RestoreRevision.DraftOf(pair[0].Content), RestoreRevision.DraftOf(pair[1].Content),
            section => string.Join(" » ", map.ChainTo(section).Select(part => part.Name)));
    }
}
