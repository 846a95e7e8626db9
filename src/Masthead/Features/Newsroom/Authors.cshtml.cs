using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Newsroom;

/// <summary>The names in bylines. A new one is made by writing it in a byline; here it gets its few lines, or a better spelling.</summary>
[Authorize(Policies.Publish)]
internal sealed class AuthorsModel(NewsDb db, ChangeAuthor change) : PageModel
{
    private const int PageSize = 60;

    public IReadOnlyList<Author> Authors { get; private set; } = [];
    public string Query { get; private set; } = "";
    public string? Next { get; private set; }
    public Author? Chosen { get; private set; }
    public string? Name { get; private set; }
    public string? Bio { get; private set; }
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];
    public bool IsSaved { get; private set; }

    public async Task<IActionResult> OnGetAsync(long? id, string? q, string? after, bool saved, CancellationToken cancellationToken)
    {
        IsSaved = saved;
        Query = q?.Trim() ?? "";
        var authors = db.Authors.AsNoTracking().Where(author => author.Name.Contains(Query) && string.Compare(author.Name, after ?? "") > 0);
        var found = await authors.OrderBy(author => author.Name).Take(PageSize + 1).ToListAsync(cancellationToken);
        Authors = found.Take(PageSize).ToList();
        Next = found.Count > PageSize ? Authors[^1].Name : null;
        if (id is null)
            return Page();
        Chosen = await db.Authors.AsNoTracking().FirstOrDefaultAsync(author => author.Id == id, cancellationToken);
        (Name, Bio) = (Chosen?.Name, Chosen?.Bio);
        return Chosen is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, string? name, string? bio, CancellationToken cancellationToken)
    {
        switch (await change.RunAsync(id, name ?? "", bio ?? "", cancellationToken))
        {
            case ChangeAuthorOutcome.Saved:
                return Redirect("/newsroom/authors?saved=true");
            case ChangeAuthorOutcome.Invalid(var errors):
                await OnGetAsync(id, null, null, saved: false, cancellationToken);
                (Name, Bio, Errors) = (name, bio, errors);
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
            default:
                return NotFound();
        }
    }
}
