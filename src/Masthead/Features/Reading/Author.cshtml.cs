using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Reading;

/// <summary>What one person has written, newest first.</summary>
internal sealed class AuthorModel(PreparedReads reads, RiverReader reader, OldAddresses old, SiteAddress site) : PageModel
{
    public NamedList Author { get; private set; } = null!;
    public River River { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string slug, string? before, CancellationToken cancellationToken)
    {
        if (await NamedList.ReadAsync(reads, ListingKind.Author, slug, cancellationToken) is not { } author)
            return await old.AnswerAsync("authors/" + slug, cancellationToken);

        Author = author;
        River = await reader.ReadAsync(HttpContext, author.Kind, author.Id, author.Address, before, author.PageTag, cancellationToken);
        ViewData.Head = new PageHead
        {
            Title = author.Name,
            Description = author.Description,
            Canonical = author.Address,
            FeedsAt = author.Address + "/",
            Kind = "profile",
            IsIndexed = before is null,
            StructuredData = StructuredData.Person(author.Name, author.Description, site.Absolute(Request, author.Address)),
        };
        return Page();
    }
}
