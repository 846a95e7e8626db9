using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

internal static class ModerationFeature
{
    public static IServiceCollection AddModeration(this IServiceCollection services) =>
        services.AddScoped<DecideComments>().AddScoped<UndoActs>()
            .AddSingleton(new Waiting("/moderation", Policies.Moderate, "comment waits for a decision", "comments wait for a decision",
                (db, cancellationToken) => db.Comments.CountAsync(comment => comment.State == CommentState.Held, cancellationToken)));
}
