using Masthead.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Comments;

/// <summary>What <see cref="LeavePost"/> answers when a comment is refused: the form again, with the reason.</summary>
internal sealed class LeaveModel : PageModel
{
    public CommentForm Form { get; private set; } = null!;
    public string Headline { get; private set; } = "";
    public string Heading { get; private set; } = "";

    /// <summary>Sending the form once more can help.</summary>
    public bool CanTryAgain { get; private set; }

    public void Show(LeaveRefusal refusal, CommentForm form, string headline)
    {
        (Form, Headline, Heading, CanTryAgain) = (form, headline, refusal.Heading, refusal.CanTryAgain);
        ViewData.Head = new PageHead { Title = Heading, IsIndexed = false };
        Response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is { } wait)
            Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
        Response.Headers.CacheControl = "no-store";
    }
}
