using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Reading;

/// <summary>Everything under one tag, newest first.</summary>
internal sealed class TagModel(PreparedReads reads, RiverReader reader, OldAddresses old) : PageModel
{
    public NamedList Tag { get; private set; } = null!;
    public River River { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string slug, string? before, CancellationToken cancellationToken)
    {
        if (await NamedList.ReadAsync(reads, ListingKind.Tag, slug, cancellationToken) is not { } tag)
            return await old.AnswerAsync("tags/" + slug, cancellationToken);

        Tag = tag;
        River = await reader.ReadAsync(HttpContext, tag.Kind, tag.Id, tag.Address, before, tag.PageTag, cancellationToken);
        ViewData.Head = new PageHead
        {
            Title = tag.Name,
            Description = $"Everything we have published about {tag.Name}.",
            Canonical = tag.Address,
            FeedsAt = tag.Address + "/",
            IsIndexed = before is null,
        };
        return Page();
    }
}
