using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Settings;
using Microsoft.AspNetCore.Mvc;

namespace Masthead.Features.Newsroom;

/// <summary>An article's standing as things that are made: a publication, a schedule, a withdrawal, a submission.</summary>
internal static class Publication
{
    public static void MapPublication(this IEndpointRouteBuilder app)
    {
        var article = app.MapGroup("/newsroom/articles/{id:long}").DisableAntiforgery();
        article.MapPost("/publication", PublishAsync).RequireAuthorization(Policies.Publish);
        article.MapPost("/schedule", ScheduleAsync).RequireAuthorization(Policies.Publish);
        article.MapPost("/withdrawal", WithdrawAsync).RequireAuthorization(Policies.Publish);
        article.MapPost("/submission", SubmitAsync).RequireAuthorization(Policies.Write);
    }

    private static async Task<IResult> PublishAsync(long id, [FromForm] string? version, PublishArticle publish, CancellationToken cancellationToken) =>
        Answer(id, "published", await publish.RunAsync(id, Version(version), cancellationToken));

    private static async Task<IResult> ScheduleAsync(
        long id, [FromForm] string? version, [FromForm] string? at, ScheduleArticle schedule, CurrentSettings settings, CancellationToken cancellationToken)
    {
        if (DeskTime.For(await settings.GetAsync(cancellationToken)).Read(at) is not { } instant)
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        return Answer(id, "scheduled", await schedule.RunAsync(id, Version(version), instant, cancellationToken));
    }

    private static async Task<IResult> WithdrawAsync(long id, [FromForm] string? version, WithdrawArticle withdraw, CancellationToken cancellationToken)
    {
        var outcome = await withdraw.RunAsync(id, Version(version), cancellationToken);
        return Answer(id, outcome is PublicationOutcome.Done({ State: ArticleState.Draft }) ? "draft" : "withdrawn", outcome);
    }

    private static async Task<IResult> SubmitAsync(
        long id, [FromForm] string? version, [FromForm] string? ready, SubmitArticle submit, CancellationToken cancellationToken)
    {
        var isReady = ready != "false";
        return Answer(id, isReady ? "submitted" : "draft", await submit.RunAsync(id, Version(version), isReady, cancellationToken));
    }

    // Who acted on an older state is shown the present one: nothing was written, so nothing can be lost.
    private static IResult Answer(long id, string said, PublicationOutcome outcome) => outcome switch
    {
        PublicationOutcome.Done => Results.Redirect($"/newsroom/articles/{id}?said={said}"),
        PublicationOutcome.Gone => Results.StatusCode(StatusCodes.Status404NotFound),
        _ => Results.Redirect($"/newsroom/articles/{id}?said=refused"),
    };

    private static int? Version(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
