using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Newsroom;

/// <summary>Names, describes and moves one section. Its old addresses go on working.</summary>
[Authorize(Policies.Publish)]
internal sealed class SectionEditModel(SectionTree tree, ChangeSection change, RemoveSection remove) : PageModel
{
    public SectionView Section { get; private set; } = null!;
    public SectionMap Sections { get; private set; } = null!;
    public SectionInput Input { get; private set; } = new();
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
            return NotFound();
        Input = SectionInput.Of(Section);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, [FromForm(Name = "")] SectionInput input, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
            return NotFound();
        Input = input;
        Input.Position = Section.Position;
        return Answer("saved", await change.RunAsync(id, Input.ToDraft(Input.Listed), cancellationToken));
    }

    public async Task<IActionResult> OnPostRemoveAsync(long id, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
            return NotFound();
        Input = SectionInput.Of(Section);
        return Answer("closed", await remove.RunAsync(id, cancellationToken));
    }

    private IActionResult Answer(string said, SectionOutcome outcome)
    {
        if (outcome is not SectionOutcome.Invalid(var errors))
            return Redirect("/newsroom/sections?said=" + said);
        Errors = errors;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> FindAsync(long id, CancellationToken cancellationToken)
    {
        Sections = await tree.GetAsync(cancellationToken);
        Section = Sections.Find(id)!;
        return Section is not null;
    }
}
