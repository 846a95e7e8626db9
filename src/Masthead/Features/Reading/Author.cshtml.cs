using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Reading;

/// <summary>What one person has written, newest first.</summary>
internal sealed class AuthorModel(NewsDb db, RiverReader reader, OldAddresses old, SiteAddress site) : PageModel
{
    public Author Author { get; private set; } = null!;
    public River River { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string slug, string? before, CancellationToken cancellationToken)
    {
        if (await db.Authors.AsNoTracking().FirstOrDefaultAsync(author => author.Slug == slug, cancellationToken) is not { } author)
            return await old.AnswerAsync("authors/" + slug, cancellationToken);

        var address = "/authors/" + author.Slug;
        Author = author;
        River = await reader.ReadAsync(HttpContext, ListingKind.Author, author.Id, address, before, PageTags.Author(author.Id), cancellationToken);
        ViewData.Head = new PageHead
        {
            Title = author.Name,
            Description = author.Bio,
            Canonical = address,
            FeedsAt = address + "/",
            Kind = "profile",
            IsIndexed = before is null,
            StructuredData = StructuredData.Person(author.Name, author.Bio, site.Absolute(Request, address)),
        };
        return Page();
    }
}
