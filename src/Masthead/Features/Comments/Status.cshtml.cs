using System.Globalization;
using Masthead.Features.Articles;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>The receipt of one comment, for its writer alone: where it stands and why, and for a while a way to change it.</summary>
internal sealed class StatusModel(NewsDb db, Receipts receipts, CurrentSettings settings, TimeProvider clock) : PageModel
{
    private SiteSettings site = null!;

    public string Heading { get; private set; } = "";
    public string Explanation { get; private set; } = "";
    public string Headline { get; private set; } = "";
    public string ArticleAddress { get; private set; } = "";
    public string? PublicAddress { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ChangeUntil => CreatedAt + OwnCommentRules.Window;
    public bool MayChange { get; private set; }
    public string Words { get; private set; } = "";
    public string Html { get; private set; } = "";

    /// <summary>What came of the last change.</summary>
    public string? Notice { get; private set; }
    public bool IsRefusal { get; private set; }

    /// <summary>Changed words that came too late, so that their writer does not lose them.</summary>
    public string? Unsaved { get; private set; }

    /// <summary>What is wrong with the words that were sent.</summary>
    public string? Wrong { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, string? done, [FromServices] PreparedReads reads, CancellationToken cancellationToken)
    {
        if (receipts.CommentOf(token) is not { } id || !await ShowAsync(id, reads, cancellationToken))
            return NotFound();
        Notice = done switch { "edit" => "Your change is kept.", "withdraw" => "Your comment is taken back.", _ => null };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string token, [FromForm] string? act, [FromForm] string? comment, [FromServices] EditOwnComment edit, [FromServices] WithdrawOwnComment withdraw,
        [FromServices] PreparedReads reads, CancellationToken cancellationToken)
    {
        if (receipts.CommentOf(token) is not { } id)
            return NotFound();
        var outcome = act switch
        {
            "edit" => await edit.RunAsync(id, comment ?? "", cancellationToken),
            "withdraw" => await withdraw.RunAsync(id, cancellationToken),
            _ => null,
        };
        if (outcome is null)
            return BadRequest();
        if (outcome is OwnCommentOutcome.Done)
            return new SeeOther($"{receipts.AddressOf(id)}?done={act}");
        return outcome is not OwnCommentOutcome.Missing && await ShowAsync(id, reads, cancellationToken) ? Refuse(outcome, comment ?? "") : NotFound();
    }

    public string Local(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, site.Zone()).ToString("d MMMM yyyy, HH:mm", CultureInfo.GetCultureInfo(site.Language));

    private PageResult Refuse(OwnCommentOutcome outcome, string words)
    {
        IsRefusal = true;
        if (outcome is OwnCommentOutcome.Invalid invalid)
        {
            (Words, Wrong) = (words, invalid.Errors.Values.First());
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        else
        {
            Notice = "It is too late to change this comment: a quarter of an hour has passed, or a moderator has decided.";
            Unsaved = words.ReplaceLineEndings().Trim() is { Length: > 0 } sent && sent != Words.ReplaceLineEndings().Trim() ? words : null;
            Response.StatusCode = StatusCodes.Status409Conflict;
        }
        return Page();
    }

    private async Task<bool> ShowAsync(long id, PreparedReads reads, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Robots-Tag"] = "noindex";
        // The address is the key to the comment: no other site may be told it.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        var found = await db.Comments.AsNoTracking().Where(comment => comment.Id == id)
            .Join(db.Articles, comment => comment.ArticleId, article => article.Id, (comment, article) => new { comment, article.Path, article.Headline })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return false;
        site = await settings.GetAsync(cancellationToken);
        var rule = await db.CommentVerdicts.Where(verdict => verdict.CommentId == id).Select(verdict => (DecisionRule?)verdict.Rule).FirstOrDefaultAsync(cancellationToken);
        var lastActor = await db.LastActorAsync(id);
        (Headline, ArticleAddress, CreatedAt) = (found.Headline, "/" + found.Path, found.comment.CreatedAt);
        (Words, Html) = (found.comment.Text, found.comment.Html);
        MayChange = OwnCommentRules.MayChange(found.comment, lastActor, clock.GetUtcNow());
        (Heading, Explanation) = ReceiptWords.For(found.comment.State, rule, lastActor);
        if (found.comment.IsPublished)
            PublicAddress = CommentAddress.Of(found.Path, id, await reads.IsOnArticlePageAsync(found.comment.ArticleId, found.comment.ThreadPath, found.comment.Depth, cancellationToken));
        ViewData.Head = new PageHead { Title = Heading, IsIndexed = false };
        return true;
    }
}
