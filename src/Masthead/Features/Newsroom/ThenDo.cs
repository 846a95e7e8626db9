using System.Security.Claims;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Settings;

namespace Masthead.Features.Newsroom;

/// <summary>What a button of the writing form asks for after the saving: to publish, to schedule, to hand to the editors.</summary>
internal sealed class ThenDo(PublishArticle publish, ScheduleArticle schedule, SubmitArticle submit, CurrentSettings settings)
{
    /// <param name="id">The article.</param>
    /// <param name="version">The version that was just saved.</param>
    /// <param name="scheduled">The instant that it is scheduled for; null: for none.</param>
    /// <param name="input">The form.</param>
    /// <param name="user">Who sent it.</param>
    /// <param name="cancellationToken">Honoured until the commit.</param>
    /// <returns>What to tell the writer; or why it could not be done, though the text is saved.</returns>
    public async Task<(string Said, FieldError? Refusal)> RunAsync(
        long id, int version, DateTimeOffset? scheduled, ArticleInput input, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (input.Then is "publication" or "schedule" && !user.May(Policies.Publish))
            return ("", new FieldError("Then", "Saved. Publishing is for the editors: hand the article to them."));
        switch (input.Then)
        {
            case "publication":
                return Told("published", await publish.RunAsync(id, version, cancellationToken));
            case "submission":
                return Told("submitted", await submit.RunAsync(id, version, isReady: true, cancellationToken));
            case "schedule" when DeskTime.For(await settings.GetAsync(cancellationToken)).Read(input.At) is { } at:
                return Told("scheduled", await schedule.RunAsync(id, version, at, cancellationToken));
            case "schedule":
                return ("", new FieldError("At", "Saved, but not scheduled: give a day and a time."));
            // A time that was typed and is not kept must not pass for one that is.
            case null or "" when user.May(Policies.Publish) && await IsAnotherTimeAsync(input.At, scheduled, cancellationToken):
                return ("", new FieldError("At", "Saved, but this time is not set yet: press Schedule to set it."));
            default:
                return ("saved", null);
        }
    }

    private async Task<bool> IsAnotherTimeAsync(string? typed, DateTimeOffset? scheduled, CancellationToken cancellationToken) =>
        !string.IsNullOrWhiteSpace(typed) && typed.Trim() != DeskTime.For(await settings.GetAsync(cancellationToken)).Input(scheduled);

    private static (string, FieldError?) Told(string said, PublicationOutcome outcome) => outcome switch
    {
        PublicationOutcome.Done => (said, null),
        PublicationOutcome.Refused(var why) => ("", new FieldError("At", "Saved. " + why)),
        _ => ("", new FieldError("Then", "Saved, and somebody changed the article in the same moment. Look at it and try again.")),
    };
}
