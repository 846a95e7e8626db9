using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>
/// Where the form under an article is sent. A comment that is taken is answered here, without the pages' framework; what is refused comes back in
/// the form, with the reason. Thread-safe.
/// </summary>
internal sealed partial class LeavePost(
    LeaveComment verb, FormStamps stamps, Receipts receipts, PreparedReads reads, ReaderPages pages, ILogger<LeavePost> log)
{
    public const string Address = "/comments";

    /// <summary>The page, as the framework knows it.</summary>
    public const string Page = "/Comments/Leave";

    private static readonly PreparedRead<(string Path, string Headline)> Article = new(
        $"SELECT path, headline FROM articles WHERE id = $1 AND state = {(int)ArticleState.Published}", row => (row.GetString(0), row.GetString(1)));

    public async Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        if (await ReadAsync(context) is not { } sent)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        LeaveCommentOutcome outcome;
        try
        {
            outcome = await verb.RunAsync(sent, context.RequestAborted);
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or IOException)
        {
            LogNotKept(fault, sent.ArticleId);
            await RefuseAsync(context, sent, LeaveRefusal.NotKept);
            return;
        }
        await AnswerAsync(context, sent, outcome);
    }

    private async Task AnswerAsync(HttpContext context, SentComment sent, LeaveCommentOutcome outcome)
    {
        var response = context.Response;
        if (outcome switch { LeaveCommentOutcome.Published published => published.Id, LeaveCommentOutcome.Waiting waiting => waiting.Id, _ => (long?)null } is { } own)
            OwnComment.Remember(response, receipts.TokenOf(own));
        if (LeaveAnswer.WantsJson(context.Request))
            await SendAsync(context, LeaveAnswer.Json(outcome, receipts, response));
        else if (LeaveAnswer.Place(outcome, receipts) is { } place)
            SeeOther.Answer(response, place);
        else
            await RefuseAsync(context, sent, LeaveRefusal.Of(outcome));
    }

    private async Task<SentComment?> ReadAsync(HttpContext context)
    {
        try
        {
            return LeaveForm.Read(context.Request, await context.Request.ReadFormAsync(context.RequestAborted), stamps);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException and not BadHttpRequestException)
        {
            // No form of ours has a thousand fields, a zero byte or parts without an end.
            return null;
        }
    }

    private Task RefuseAsync(HttpContext context, SentComment sent, LeaveRefusal refusal) => LeaveAnswer.WantsJson(context.Request)
        ? SendAsync(context, LeaveAnswer.JsonProblem(refusal, context.Response))
        : pages.AnswerAsync<LeaveModel>(context, Page, async model =>
        {
            var (path, headline, parent) = await PlaceAsync(sent, context.RequestAborted);
            model.Show(refusal, LeaveForm.Again(sent, refusal, "/" + path, parent), headline);
            return model.Page();
        });

    private static Task SendAsync(HttpContext context, IActionResult answer) =>
        answer.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));

    // Asked also when storage has just failed: then the form stands without its headline, and without the name of whoever is answered.
    private async Task<(string Path, string Headline, string Parent)> PlaceAsync(SentComment sent, CancellationToken cancellationToken)
    {
        try
        {
            var (path, headline) = await reads.ReadAsync(Article, [sent.ArticleId], cancellationToken) is [var article] ? article : ("", "");
            return (path, headline, sent.ParentId is { } parent ? await reads.ReadCommenterAsync(sent.ArticleId, parent, cancellationToken) ?? "" : "");
        }
        catch (DbException fault)
        {
            LogNotKept(fault, sent.ArticleId);
            return ("", "", "");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A comment under article {ArticleId} could not be kept")]
    private partial void LogNotKept(Exception fault, long articleId);
}
