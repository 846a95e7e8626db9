using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>Where the form under an article is sent. What is refused comes back in the form, with the reason.</summary>
internal sealed class LeaveModel(NewsDb db, LeaveComment verb, FormStamps stamps, Receipts receipts) : PageModel
{
    public CommentForm Form { get; private set; } = null!;
    public string Headline { get; private set; } = "";
    public string Heading { get; private set; } = "";

    /// <summary>Sending the form once more can help.</summary>
    public bool CanTryAgain { get; private set; }

    public IActionResult OnGet() => NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!Request.HasFormContentType)
            return StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (await ReadAsync(cancellationToken) is not { } sent)
            return BadRequest();
        var outcome = await verb.RunAsync(sent, cancellationToken);
        if (outcome is LeaveCommentOutcome.Published published)
            OwnComment.Remember(Response, receipts.TokenOf(published.Id));
        if (LeaveAnswer.WantsJson(Request))
            return LeaveAnswer.Json(outcome, receipts, Response);
        return LeaveAnswer.Place(outcome, receipts) is { } place
            ? new SeeOther(place)
            : await AgainAsync(sent, LeaveRefusal.Of(outcome), cancellationToken);
    }

    private async Task<SentComment?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return LeaveForm.Read(Request, await Request.ReadFormAsync(cancellationToken), stamps);
        }
        catch (InvalidDataException)
        {
            // No form of ours has a thousand fields.
            return null;
        }
    }

    private async Task<IActionResult> AgainAsync(SentComment sent, LeaveRefusal refusal, CancellationToken cancellationToken)
    {
        var article = await db.Articles.AsNoTracking().Where(article => article.Id == sent.ArticleId && article.State == ArticleState.Published)
            .Select(article => new { article.Path, article.Headline }).FirstOrDefaultAsync(cancellationToken);
        (Headline, Heading, CanTryAgain) = (article?.Headline ?? "", refusal.Heading, refusal.CanTryAgain);
        Form = LeaveForm.Again(sent, refusal, article is null ? "/" : "/" + article.Path);
        ViewData.Head = new PageHead { Title = Heading, IsIndexed = false };
        Response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is { } wait)
            Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
