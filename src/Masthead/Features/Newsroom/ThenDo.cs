using System.Security.Claims;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Settings;

namespace Masthead.Features.Newsroom;

/// <summary>What a button of the writing form asks for after the saving: to publish, to schedule, to hand to the editors.</summary>
internal sealed class ThenDo(PublishArticle publish, ScheduleArticle schedule, SubmitArticle submit, CurrentSettings settings)
{
    /// <returns>What to tell the writer; or why it could not be done, though the text is saved.</returns>
    public async Task<(string Said, FieldError? Refusal)> RunAsync(
        long id, int version, ArticleInput input, ClaimsPrincipal user, CancellationToken cancellationToken)
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
            default:
                return ("saved", null);
        }
    }

    private static (string, FieldError?) Told(string said, PublicationOutcome outcome) => outcome switch
    {
        PublicationOutcome.Done => (said, null),
        PublicationOutcome.Refused(var why) => ("", new FieldError("At", "Saved. " + why)),
        _ => ("", new FieldError("Then", "Saved, and somebody changed the article in the same moment. Look at it and try again.")),
    };
}
