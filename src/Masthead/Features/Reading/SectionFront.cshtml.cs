using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Reading;

/// <summary>The front of a section: everything in it and below it, newest first.</summary>
internal sealed class SectionFrontModel(RiverReader reader, SectionTree tree, SiteAddress site) : PageModel
{
    public SectionView Section { get; private set; } = null!;
    public IReadOnlyList<SectionView> Chain { get; private set; } = [];
    public River River { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? path, string? before, CancellationToken cancellationToken)
    {
        var sections = await tree.GetAsync(cancellationToken);
        if (sections.Find(path?.TrimEnd('/') ?? "") is not { } section)
            return NotFound();
        if (!path!.EndsWith('/'))
            return RedirectPermanent(SiteAddress.Escaped(section.Address) + Request.QueryString);

        Section = section;
        Chain = sections.ChainTo(section.Id);
        River = await reader.ReadAsync(
            HttpContext, ListingKind.Section, section.Id, section.Address, before, PageTags.Section(section.Id), cancellationToken);
        ViewData.Head = new PageHead
        {
            Title = section.Name,
            Description = section.Description,
            Canonical = section.Address,
            FeedsAt = section.Address,
            TopSectionId = Chain[0].Id,
            IsIndexed = before is null,
            StructuredData = StructuredData.Breadcrumb(Chain.Select(above => (above.Name, site.Absolute(Request, above.Address))), site.Absolute(Request, "/")),
        };
        return Page();
    }
}
