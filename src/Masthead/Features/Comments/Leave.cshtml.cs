using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>Where the form under an article is sent. What is refused comes back in the form, with the reason.</summary>
internal sealed partial class LeaveModel(NewsDb db, LeaveComment verb, FormStamps stamps, Receipts receipts, ILogger<LeaveModel> log) : PageModel
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
        LeaveCommentOutcome outcome;
        try
        {
            outcome = await verb.RunAsync(sent, cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or IOException)
        {
            LogNotKept(fault, sent.ArticleId);
            return LeaveAnswer.WantsJson(Request)
                ? LeaveAnswer.JsonProblem(LeaveRefusal.NotKept, Response)
                : await AgainAsync(sent, LeaveRefusal.NotKept, cancellationToken);
        }
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
        catch (Exception fault) when (fault is InvalidDataException or IOException and not BadHttpRequestException)
        {
            // No form of ours has a thousand fields, a zero byte or parts without an end.
            return null;
        }
    }

    private async Task<IActionResult> AgainAsync(SentComment sent, LeaveRefusal refusal, CancellationToken cancellationToken)
    {
        var (path, headline) = await ArticleAsync(sent.ArticleId, cancellationToken);
        (Headline, Heading, CanTryAgain) = (headline, refusal.Heading, refusal.CanTryAgain);
        Form = LeaveForm.Again(sent, refusal, "/" + path);
        ViewData.Head = new PageHead { Title = Heading, IsIndexed = false };
        Response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is { } wait)
            Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    // Asked again when storage has just failed: then the form stands without its headline.
    private async Task<(string Path, string Headline)> ArticleAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            var article = await db.Articles.AsNoTracking().Where(article => article.Id == id && article.State == ArticleState.Published)
                .Select(article => new { article.Path, article.Headline }).FirstOrDefaultAsync(cancellationToken);
            return (article?.Path ?? "", article?.Headline ?? "");
        }
        catch (DbException fault)
        {
            LogNotKept(fault, id);
            return ("", "");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A comment under article {ArticleId} could not be kept")]
    private partial void LogNotKept(Exception fault, long articleId);
}
