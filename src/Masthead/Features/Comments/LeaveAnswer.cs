using Microsoft.AspNetCore.Mvc;

namespace Masthead.Features.Comments;

/// <summary>What an outcome means on the wire: a place to go to, a form that comes back, or JSON.</summary>
internal static class LeaveAnswer
{
    public static bool WantsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Where the browser goes next; null when the comment was refused.</summary>
    public static string? Place(LeaveCommentOutcome outcome, Receipts receipts) => outcome switch
    {
        LeaveCommentOutcome.Published published => published.Address,
        LeaveCommentOutcome.Repeated { State: CommentState.Published } repeated => repeated.Address,
        LeaveCommentOutcome.Waiting waiting => receipts.AddressOf(waiting.Id),
        LeaveCommentOutcome.Repeated repeated => receipts.AddressOf(repeated.Id),
        _ => null,
    };

    public static IActionResult Json(LeaveCommentOutcome outcome, Receipts receipts, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        if (Place(outcome, receipts) is not { } place)
            return JsonProblem(LeaveRefusal.Of(outcome), response);
        var (id, state, status) = outcome switch
        {
            LeaveCommentOutcome.Published published => (published.Id, CommentState.Published, StatusCodes.Status201Created),
            LeaveCommentOutcome.Waiting waiting => (waiting.Id, waiting.State, StatusCodes.Status202Accepted),
            _ => (((LeaveCommentOutcome.Repeated)outcome).Id, ((LeaveCommentOutcome.Repeated)outcome).State, StatusCodes.Status200OK),
        };
        response.Headers.Location = place;
        // Who repeats a comment that readers see has not shown that it is theirs.
        var receipt = outcome is LeaveCommentOutcome.Published ? receipts.AddressOf(id) : null;
        return new JsonResult(new { id, state = state == CommentState.Published ? "published" : "waiting", address = place, receipt }) { StatusCode = status };
    }

    public static ObjectResult JsonProblem(LeaveRefusal refusal, HttpResponse response)
    {
        if (refusal.RetryAfter is { } wait)
            response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
        var problem = new ProblemDetails { Status = refusal.Status, Title = refusal.Heading, Detail = refusal.Errors.GetValueOrDefault("") };
        problem.Extensions["code"] = refusal.Code;
        if (refusal.Errors.Any(error => error.Key.Length > 0))
            problem.Extensions["errors"] = refusal.Errors.Where(error => error.Key.Length > 0).ToDictionary();
        return new ObjectResult(problem) { StatusCode = refusal.Status, ContentTypes = { "application/problem+json" } };
    }
}

/// <summary>After a form that was taken: look there, with GET.</summary>
internal sealed class SeeOther(string place) : IActionResult
{
    public static void Answer(HttpResponse response, string place)
    {
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = place;
        response.Headers.CacheControl = "no-store";
    }

    public Task ExecuteResultAsync(ActionContext context)
    {
        Answer(context.HttpContext.Response, place);
        return Task.CompletedTask;
    }
}

/// <summary>A refusal in words and numbers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Heading">What happened, in a few words.</param>
/// <param name="Errors">Why, by field; under the empty name what concerns the whole.</param>
internal sealed record LeaveRefusal(int Status, string Code, string Heading, IReadOnlyDictionary<string, string> Errors)
{
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Sending the form once more can help.</summary>
    public bool CanTryAgain { get; init; }

    /// <summary>Sent again, it still answers the same comment.</summary>
    public bool KeepsParent { get; init; } = true;

    public static LeaveRefusal Of(LeaveCommentOutcome outcome) => outcome switch
    {
        LeaveCommentOutcome.Invalid invalid => new(StatusCodes.Status422UnprocessableEntity, "invalid", "Your comment needs another look", invalid.Errors) { CanTryAgain = true },
        LeaveCommentOutcome.TooMany many => Whole(StatusCodes.Status429TooManyRequests, "too_many", "One moment, please",
            $"More than {Count(many.PerMinute)} came from your network in a minute. Your words are kept below: send them again in {Seconds(many.RetryAfter)}.")
            with { CanTryAgain = true, RetryAfter = many.RetryAfter },
        LeaveCommentOutcome.ParentGone => Whole(StatusCodes.Status410Gone, "parent_gone", "That comment has gone",
            "The comment that you answered is no longer here. Sent again, your words will stand under the article instead.") with { CanTryAgain = true, KeepsParent = false },
        LeaveCommentOutcome.Closed => Whole(StatusCodes.Status403Forbidden, "closed", "Comments are closed", "This article takes no more comments. Yours was not kept."),
        LeaveCommentOutcome.ArticleGone => Whole(StatusCodes.Status410Gone, "article_gone", "The article has gone", "It was withdrawn, and takes no comments. Yours was not kept."),
        LeaveCommentOutcome.ArticleMissing => Whole(StatusCodes.Status404NotFound, "article_missing", "There is no such article", "We do not know what your comment was written under. It was not kept."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name + " is not a refusal."),
    };

    /// <summary>Storage failed: nothing was kept, and nothing is lost as long as the words are on the page.</summary>
    public static LeaveRefusal NotKept => Whole(StatusCodes.Status503ServiceUnavailable, "not_kept", "We could not keep your comment",
        "Something failed on our side. Your words are kept below: send them again in a moment.") with { CanTryAgain = true, RetryAfter = TimeSpan.FromSeconds(30) };

    private static LeaveRefusal Whole(int status, string code, string heading, string why) => new(status, code, heading, new Dictionary<string, string> { [""] = why });

    private static string Count(int comments) => comments == 1 ? "1 comment" : comments + " comments";

    private static string Seconds(TimeSpan wait) => (int)Math.Ceiling(wait.TotalSeconds) is var seconds && seconds == 1 ? "1 second" : seconds + " seconds";
}
