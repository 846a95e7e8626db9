using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Comments;

/// <summary>Leads the writer of a comment that was just sent to its receipt.</summary>
internal sealed class MineModel(Receipts receipts) : PageModel
{
    public IActionResult OnGet()
    {
        Response.Headers.CacheControl = "no-store";
        if (receipts.CommentOf(OwnComment.TokenIn(Request)) is { } id)
            return new SeeOther(receipts.AddressOf(id));
        ViewData.Head = new PageHead { Title = "Your last comment", IsIndexed = false };
        return Page();
    }
}
