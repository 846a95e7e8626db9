using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Newsroom;

/// <summary>The tree of sections: its order here is the order in the navigation. Opens new ones; each has a page for the rest.</summary>
[Authorize(Policies.Publish)]
internal sealed class SectionsModel(SectionTree tree, AddSection add, ArrangeSections arrange) : PageModel
{
    public SectionMap Sections { get; private set; } = null!;
    public SectionInput Input { get; private set; } = new();
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    public string? Said { get; private set; }

    /// <summary>The section that was just moved, and which way: its button keeps the focus.</summary>
    public (long Id, string Way)? Moved { get; private set; }

    public async Task OnGetAsync(string? said, long? moved, string? way, CancellationToken cancellationToken)
    {
        Sections = await tree.GetAsync(cancellationToken);
        Moved = moved is { } id ? (id, way ?? "") : null;
        Said = said switch
        {
            "opened" => "Opened.",
            "saved" => "Saved.",
            "closed" => "Closed.",
            _ => null,
        };
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "")] SectionInput input, CancellationToken cancellationToken)
    {
        Sections = await tree.GetAsync(cancellationToken);
        input.Position = Sections.ChildrenOf(input.ParentId ?? 0).Select(section => section.Position + 1).DefaultIfEmpty(0).Max();
        if (await add.RunAsync(input.ToDraft(isListed: true), cancellationToken) is not SectionOutcome.Invalid(var errors))
            return Redirect("/newsroom/sections?said=opened");
        (Input, Errors) = (input, errors);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>One place up or down among its siblings.</summary>
    public async Task<IActionResult> OnPostMoveAsync(long id, string? way, CancellationToken cancellationToken)
    {
        var up = way == "up";
        await arrange.RunAsync(id, up, cancellationToken);
        return Redirect(FormattableString.Invariant($"/newsroom/sections?moved={id}&way={(up ? "up" : "down")}"));
    }
}

/// <summary>The section form as it was sent.</summary>
internal sealed class SectionInput
{
    public string? Name { get; set; }
    public string? Slug { get; set; }
    public long? ParentId { get; set; }
    public string? Description { get; set; }
    public int Position { get; set; }
    public bool Listed { get; set; }

    public SectionDraft ToDraft(bool isListed) => new(Name?.Trim() ?? "", Slug?.Trim() ?? "", ParentId, Description?.Trim() ?? "", Position, isListed);

    public static SectionInput Of(SectionView section) => new()
    {
        Name = section.Name,
        Slug = section.Slug,
        ParentId = section.ParentId,
        Description = section.Description,
        Position = section.Position,
        Listed = section.IsListed,
    };
}
