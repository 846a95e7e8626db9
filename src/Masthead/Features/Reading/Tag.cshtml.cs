using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Reading;

/// <summary>Everything under one tag, newest first.</summary>
internal sealed class TagModel(NewsDb db, RiverReader reader, OldAddresses old) : PageModel
{
    public Tag Tag { get; private set; } = null!;
    public River River { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string slug, string? before, CancellationToken cancellationToken)
    {
        if (await db.Tags.AsNoTracking().FirstOrDefaultAsync(tag => tag.Slug == slug, cancellationToken) is not { } tag)
            return await old.AnswerAsync("tags/" + slug, cancellationToken);

        var address = "/tags/" + tag.Slug;
        Tag = tag;
        River = await reader.ReadAsync(HttpContext, ListingKind.Tag, tag.Id, address, before, PageTags.Tag(tag.Id), cancellationToken);
        ViewData.Head = new PageHead
        {
            Title = tag.Name,
            Description = $"Everything we have published about {tag.Name}.",
            Canonical = address,
            FeedsAt = address + "/",
            IsIndexed = before is null,
        };
        return Page();
    }
}
