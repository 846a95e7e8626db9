using Masthead.Features.Comments;
using Masthead.Features.CommentPolicy;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.CommentPolicy;

/// <summary>Comments that the filter looked at long ago, and what moderators made of them.</summary>
internal static class PastComments
{
    /// <summary>Adds a comment for every score; each with where a moderator put it, or null where none has decided.</summary>
    public static async Task<long[]> AddAsync(TestSite site, Conversation thread, params (double Score, CommentState? Decided)[] past)
    {
        var ids = await thread.AddAsync(new int[past.Length], CommentState.Held);
        await using var db = site.OpenDatabase();
        var comments = await db.Comments.Where(comment => ids.Contains(comment.Id)).ToDictionaryAsync(comment => comment.Id);
        for (var i = 0; i < past.Length; i++)
        {
            var opinion = new FilterOpinion(past[i].Score, Masthead.Spam.Outcome.Ham, [], "", IsAnswer: true);
            db.Add(new CommentVerdict(ids[i], opinion, new Decision(CommentState.Held, DecisionRule.Doubtful), new FormEvidence(false, 30, 0, 0, 0, 0), site.Clock.GetUtcNow()));
            if (past[i].Decided is { } decided)
                comments[ids[i]].Judge(decided, isJudged: true);
        }
        await db.SaveChangesAsync();
        return ids;
    }

    /// <summary>Tries a policy and waits for the end.</summary>
    public static async Task<PolicyReplay> TryAsync(TestSite site, PolicyDraft draft, int months = 3)
    {
        var outcome = await site.InScopeAsync((StartReplay verb) => verb.RunAsync(draft, months, "Ada", CancellationToken.None));
        var id = Assert.IsType<StartReplayOutcome.Started>(outcome).Id;
        await EndedAsync(site, id);
        return await ReadAsync(site, id);
    }

    public static Task EndedAsync(TestSite site, long id) => Eventually.TrueAsync(async () => (await ReadAsync(site, id)).State != ReplayState.Running);

    public static async Task<PolicyReplay> ReadAsync(TestSite site, long id)
    {
        await using var db = site.OpenDatabase();
        return await db.PolicyReplays.AsNoTracking().SingleAsync(replay => replay.Id == id);
    }
}
