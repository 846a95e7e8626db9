using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Moderation;

internal enum Judgement
{
    Approve,
    Spam,
    Remove,
    Restore,
}

/// <summary>What came of a moderator's click.</summary>
/// <param name="Batch">By this the click can be taken back; null when nothing changed.</param>
/// <param name="Changed">Comments that stand where they did not stand before, or were confirmed there by a person.</param>
/// <param name="Unchanged">Comments that a person had put there before, that no longer stand where they were seen, or that are gone.</param>
internal sealed record Judged(Guid? Batch, int Changed, int Unchanged);

/// <summary>
/// A moderator decides about one comment or many: their states, the record of who and why, and what the filter learns, so many at a time in one
/// transaction. The filter has learnt, and readers see the change, before the answer. Doing it again changes nothing.
/// </summary>
internal sealed class DecideComments(WriteQueue writes, SpamGate gate, PageCache pages, TimeProvider clock)
{
    /// <summary>Comments in one click.</summary>
    public const int Most = 1000;

    /// <summary>Comments in one transaction, so that a campaign of hundreds keeps nobody else's comment waiting for long.</summary>
    public const int Together = 200;

    /// <param name="judgement">What is decided.</param>
    /// <param name="ids">About which comments.</param>
    /// <param name="seenIn">Where the moderator saw them: what somebody has moved from there since stays; null decides in any case.</param>
    /// <param name="moderator">Who decides.</param>
    /// <param name="reason">For the record; may be empty.</param>
    /// <param name="cancellationToken">Honoured before the first write.</param>
    public async Task<Judged> RunAsync(
        Judgement judgement, IReadOnlyCollection<long> ids, Queue? seenIn, Moderator moderator, string reason, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().Order().Take(Most).ToArray();
        var click = new Click(judgement, seenIn, moderator, reason, Guid.NewGuid(), clock.GetUtcNow());
        var changed = 0;
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var some in wanted.Chunk(Together))
        {
            // What has begun is done whole: half a campaign decided would look like a mistake.
            var done = await writes.RunAsync(db => WriteAsync(db, some, click), CancellationToken.None);
            await done.TellAsync(gate, pages);
            changed += done.Changed;
        }
        return new Judged(changed == 0 ? null : click.Batch, changed, wanted.Length - changed);
    }

    private async Task<Effects> WriteAsync(NewsDb db, long[] ids, Click click)
    {
        var effects = new Effects();
        var to = Target(click.Judgement);
        foreach (var found in await JudgedCases.ReadAsync(db, ids))
        {
            var comment = found.Comment;
            if (comment.State == CommentState.Withdrawn || comment.State == to && comment.IsJudged)
                continue;
            if (click.SeenIn is { } seenIn && Queue.Of(comment.State, comment.IsJudged) != seenIn)
                continue;
            var from = comment.State;
            var isSeen = await db.MoveAsync(comment, row => row.Judge(to, isJudged: true));
            db.Add(new CommentAct(comment.Id, Name(click.Judgement), from, to, click.By.Name, click.Reason, click.At, click.Batch));
            effects.Add(comment, isSeen, await found.TeachAsync(gate, db, LabelOf(click.Judgement), click.By, click.At));
        }
        await db.SaveChangesAsync();
        return effects;
    }

    private static CommentState Target(Judgement judgement) => judgement switch
    {
        Judgement.Spam => CommentState.Spam,
        Judgement.Remove => CommentState.Removed,
        _ => CommentState.Published,
    };

    private static string Name(Judgement judgement) => judgement switch
    {
        Judgement.Spam => CommentActs.MarkedSpam,
        Judgement.Remove => CommentActs.Removed,
        Judgement.Restore => CommentActs.Restored,
        _ => CommentActs.Approved,
    };

    // A comment is removed for what it says and not for being spam: the filter learns nothing from that, and forgets what it was told of it.
    private static Label? LabelOf(Judgement judgement) => judgement switch
    {
        Judgement.Spam => Label.Spam,
        Judgement.Remove => null,
        _ => Label.Ham,
    };

    private sealed record Click(Judgement Judgement, Queue? SeenIn, Moderator By, string Reason, Guid Batch, DateTimeOffset At);
}

/// <summary>What follows from a transaction once it is on the disk.</summary>
internal sealed class Effects
{
    private readonly HashSet<string> tags = [];
    private readonly List<Lesson> lessons = [];

    public int Changed { get; private set; }

    /// <summary>The comment with the highest id among them; null: none.</summary>
    public long? Newest { get; private set; }

    public void Add(Comment comment, bool isSeen, Lesson? lesson)
    {
        Changed++;
        Newest = Math.Max(Newest ?? 0, comment.Id);
        if (isSeen)
            tags.UnionWith([PageTags.Article(comment.ArticleId), PageTags.NewestComments]);
        if (lesson is not null)
            lessons.Add(lesson);
    }

    public async Task TellAsync(SpamGate gate, PageCache pages)
    {
        if (tags.Count > 0)
            await pages.EvictAsync(tags);
        foreach (var lesson in lessons)
            await gate.LearnAsync(lesson);
    }
}
