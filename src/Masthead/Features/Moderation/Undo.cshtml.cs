using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Moderation;

/// <summary>Takes the acts of one click back.</summary>
[Authorize(Policies.Moderate)]
internal sealed class UndoModel(UndoActs verb) : PageModel
{
    public IActionResult OnGet() => Redirect("/moderation");

    public async Task<IActionResult> OnPostAsync([FromForm] Guid? batch, [FromForm] string? back, CancellationToken cancellationToken)
    {
        if (batch is not { } which)
            return BadRequest();
        var undone = await verb.RunAsync(which, Moderator.Of(User), cancellationToken);
        var address = ModerationAddress.Back(back, "undone", which.ToString(), "kept", undone.Kept.ToString(CultureInfo.InvariantCulture));
        return new SeeOther(address + (undone.Newest is { } newest ? FormattableString.Invariant($"#case-{newest}") : ""));
    }
}
