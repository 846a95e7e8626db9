using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Newsroom;

/// <summary>The writing form. Whatever goes wrong, it comes back with every word that was typed.</summary>
[Authorize(Policies.Write)]
[RequestSizeLimit(LargestForm), RequestFormLimits(MultipartBodyLengthLimit = LargestForm)]
internal sealed class WriteModel(NewsDb db, FormSurroundings surroundings, SaveWithPicture save, ThenDo thenDo) : PageModel
{
    public const long LargestForm = 28 * 1024 * 1024;

    public long? Id { get; private set; }
    public ArticleInput Input { get; private set; } = new();
    public FormSurroundings Around => surroundings;

    /// <summary>The article as it is kept; null while it is new.</summary>
    public Article? Article { get; private set; }

    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    /// <summary>What was saved meanwhile, field by field beside what was typed; empty unless the form was stale.</summary>
    public IReadOnlyList<FieldChange> Meanwhile { get; private set; } = [];
    public string? MeanwhileBy { get; private set; }
    public string? Said { get; private set; }

    /// <summary>The form shows what is kept: no word in it would be lost with the page.</summary>
    public bool IsSaved { get; private set; } = true;

    /// <summary>What readers see is changed by those who may publish.</summary>
    public bool MayChange => Article?.State is not (ArticleState.Published or ArticleState.Scheduled) || User.May(Policies.Publish);

    public async Task<IActionResult> OnGetAsync(long? id, string? said, CancellationToken cancellationToken)
    {
        await surroundings.ReadAsync(cancellationToken);
        if (id is not null)
        {
            if (await FindAsync(id.Value, cancellationToken) is not { } article)
                return NotFound();
            Input = ArticleInput.Of(article, await surroundings.OriginalOfAsync(article, cancellationToken));
        }
        Said = said switch
        {
            "saved" => Article is { IsPublished: true } ? "Saved: readers see it now." : "Saved.",
            "published" => "Published: readers see it now.",
            "scheduled" => "Scheduled.",
            "withdrawn" => "Taken from readers.",
            "draft" => "Back to draft.",
            "submitted" => "The editors have it.",
            "refused" => "Nothing was changed: the article had moved on. This is how it stands now.",
            "restored" => "The earlier version is the newest again.",
            _ => null,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        long? id, [FromForm(Name = "")] ArticleInput input, IFormFile? picture, CancellationToken cancellationToken)
    {
        // Nothing of it was read, so there is no form to give back; what was typed is still in the browser's.
        if (Request.ContentLength > LargestForm)
            return StatusCode(StatusCodes.Status413PayloadTooLarge);
        Input = input;
        if (id is not null && await FindAsync(id.Value, cancellationToken) is null)
            return NotFound();
        if (!MayChange)
            return Forbid();
        var scheduled = Article?.ScheduledFor;
        var outcome = await save.RunAsync(id, input, picture, User.DisplayName, cancellationToken);
        if (outcome is SaveArticleOutcome.Saved(var saved, var version, _))
        {
            Id = saved;
            var (said, refusal) = await thenDo.RunAsync(saved, version, scheduled, input, User, cancellationToken);
            if (refusal is null)
                return Redirect($"/newsroom/articles/{saved}?said={said}");
            outcome = new SaveArticleOutcome.Invalid([refusal]);
            await FindAsync(saved, cancellationToken);
            Input.Version = version;
        }
        else
        {
            IsSaved = false;
        }
        return await AnswerAsync(outcome, cancellationToken);
    }

    private async Task<IActionResult> AnswerAsync(SaveArticleOutcome outcome, CancellationToken cancellationToken)
    {
        await surroundings.ReadAsync(cancellationToken);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        switch (outcome)
        {
            case SaveArticleOutcome.Invalid(var errors):
                Errors = errors;
                break;
            case SaveArticleOutcome.Stale(var current):
                Response.StatusCode = StatusCodes.Status409Conflict;
                await ShowBothAsync(current, cancellationToken);
                break;
            default:
                return NotFound();
        }
        return Page();
    }

    // The form now stands on the version that was saved meanwhile: sending it again is a decision, not an accident.
    private async Task ShowBothAsync(Article current, CancellationToken cancellationToken)
    {
        Article = current;
        Meanwhile = FieldChange.Between(ArticleInput.Of(current, await surroundings.OriginalOfAsync(current, cancellationToken)).ToDraft(), Input.ToDraft(), surroundings.SectionName);
        Input.Version = current.Version;
        MeanwhileBy = await db.ArticleRevisions.Where(row => row.ArticleId == current.Id && row.Version <= current.Version)
            .OrderByDescending(row => row.Version).Select(row => row.SavedBy).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Article?> FindAsync(long id, CancellationToken cancellationToken)
    {
        Id = id;
        return Article = await db.Articles.AsNoTracking().FirstOrDefaultAsync(article => article.Id == id, cancellationToken);
    }
}

/// <summary>What the writing form offers for choice.</summary>
internal sealed class FormSurroundings(NewsDb db, SectionTree tree, CurrentSettings settings)
{
    private const int MostNames = 500;
    private const int MostPictures = 12;

    public SectionMap Sections { get; private set; } = new([]);
    public SiteSettings Site { get; private set; } = new();
    public DeskTime Time { get; private set; } = new(TimeZoneInfo.Utc);
    public IReadOnlyList<string> AuthorNames { get; private set; } = [];
    public IReadOnlyList<MediaItem> Pictures { get; private set; } = [];

    public string SectionName(long id) => string.Join(" » ", Sections.ChainTo(id).Select(section => section.Name));

    /// <summary>The address of what the article translates; empty: it is an original itself.</summary>
    public async Task<string> OriginalOfAsync(Article article, CancellationToken cancellationToken) => article.OriginalId is not { } id ? ""
        : await db.Articles.Where(other => other.Id == id).Select(other => "/" + other.Path).FirstOrDefaultAsync(cancellationToken) ?? "";

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        Sections = await tree.GetAsync(cancellationToken);
        Site = await settings.GetAsync(cancellationToken);
        Time = DeskTime.For(Site);
        AuthorNames = await db.Authors.AsNoTracking().OrderBy(author => author.Name).Select(author => author.Name).Take(MostNames).ToListAsync(cancellationToken);
        Pictures = await db.Media.AsNoTracking().OrderByDescending(item => item.CreatedAt).ThenByDescending(item => item.Id).Take(MostPictures)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The newest pictures, and the chosen one wherever it stands.</summary>
    public async Task<IReadOnlyList<MediaItem>> PicturesWithAsync(long? chosen, CancellationToken cancellationToken) =>
        chosen is null || Pictures.Any(item => item.Id == chosen)
            ? Pictures
            : [.. await db.Media.AsNoTracking().Where(item => item.Id == chosen).ToListAsync(cancellationToken), .. Pictures];
}
