using System.Globalization;
using Masthead.Cluster;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.SpamFilter;

/// <summary>What the gate says of a submission.</summary>
/// <param name="Verdict">The filter's verdict, or null when the filter failed or was too slow.</param>
/// <param name="Fault">Why there is no verdict, for moderators; null when there is one.</param>
internal sealed record GateAnswer(Verdict? Verdict, string? Fault)
{
    /// <summary>What follows from it: a filter that fails means that a person must look.</summary>
    public Outcome Outcome => Verdict?.Outcome ?? Outcome.Held;
}

/// <summary>A decision that is on the disk and waits to be learnt in memory; neither revoked nor added: many examples changed at once.</summary>
internal sealed record Lesson(long SiteId, SpamExample? Revoked, SpamExample? Added)
{
    public bool IsOfMany => Revoked is null && Added is null;
}

/// <summary>
/// The one caller of the filter. Each site has a filter of its own (0 is our own comments); a decision is written in the caller's transaction and
/// learnt after its commit, here and on the other nodes. Thread-safe.
/// </summary>
internal sealed partial class SpamGate(SiteFilters filters, INodeBus bus, TimeProvider clock, ILogger<SpamGate> log) : INodeListener
{
    /// <summary>Our own comments.</summary>
    public const long OwnSite = 0;

    /// <summary>Longer than this nobody waits for a verdict; the check itself takes microseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public string Topic => "spam";

    /// <summary>Whether <see cref="CheckAsync"/> would judge at once.</summary>
    public bool IsReady(long siteId) => filters.Has(siteId);

    /// <summary>Judges a submission. Never throws but for cancellation: a fault is an answer that holds the comment.</summary>
    public async ValueTask<GateAnswer> CheckAsync(long siteId, Submission submission, CancellationToken cancellationToken, Thresholds? thresholds = null)
    {
        try
        {
            var site = await filters.OfAsync(siteId).WaitAsync(Patience, clock, cancellationToken);
            return new GateAnswer(site.Current.Check(submission, thresholds), null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFault(fault, siteId);
            return new GateAnswer(null, "The filter could not be asked: a person must decide.");
        }
    }

    /// <summary>
    /// Writes a decision inside the caller's transaction: one effective example per source, a new decision revokes the old one.
    /// </summary>
    /// <param name="db">The caller's; saved here.</param>
    /// <param name="siteId">Whose filter learns.</param>
    /// <param name="source">What was judged: <c>comment:42</c>.</param>
    /// <param name="submission">The message with the same fields as when it was checked.</param>
    /// <param name="label">The decision, or null to take the earlier one back.</param>
    /// <param name="reporter">Who decided, as <see cref="Reporter"/> writes it.</param>
    /// <param name="click">When; decisions of one click share it. Null: now.</param>
    /// <returns>What to hand to <see cref="LearnAsync"/> after the commit; null when nothing changed.</returns>
    public async Task<Lesson?> TeachAsync(
        NewsDb db, long siteId, string source, Submission submission, Label? label, string reporter, DateTimeOffset? click = null)
    {
        var at = click ?? clock.GetUtcNow();
        var earlier = await db.SpamExamples.FirstOrDefaultAsync(row => row.SiteId == siteId && row.Source == source && row.RevokedAt == null);
        if (earlier?.Label == label)
            return null;
        earlier?.Revoke(at);
        await db.SaveChangesAsync();
        if (label is not { } decided)
            return new Lesson(siteId, earlier, null);
        var example = new SpamExample(siteId, source, submission, decided, reporter, at);
        db.Add(example);
        await db.SaveChangesAsync();
        return new Lesson(siteId, earlier, example);
    }

    /// <summary>
    /// Takes a decision back inside the caller's transaction, and lets the one of before count again, as whoever made it made it.
    /// </summary>
    /// <param name="db">The caller's; saved here.</param>
    /// <param name="siteId">Whose filter learns.</param>
    /// <param name="source">What was judged.</param>
    /// <param name="label">What the decision of before was; null: there was none, or the filter was not to learn it.</param>
    /// <returns>As <see cref="TeachAsync"/>.</returns>
    public async Task<Lesson?> TakeBackAsync(NewsDb db, long siteId, string source, Label? label)
    {
        var all = db.SpamExamples.Where(row => row.SiteId == siteId && row.Source == source);
        var later = await all.FirstOrDefaultAsync(row => row.RevokedAt == null);
        if (later?.Label == label)
            return null;
        later?.Revoke(clock.GetUtcNow());
        await db.SaveChangesAsync();
        var before = await all.Where(row => row.Label == label && row.RevokedAt != null && row.RetractionId == null)
            .OrderByDescending(row => row.Id).FirstOrDefaultAsync();
        before?.Reinstate();
        await db.SaveChangesAsync();
        return later is null && before is null ? null : new Lesson(siteId, later, before);
    }

    /// <summary>Learns what was written, here at once and on the other nodes. Call after the commit.</summary>
    public async Task LearnAsync(Lesson? lesson)
    {
        if (lesson is null)
            return;
        await filters.LearnAsync(lesson);
        await bus.TellAsync(new NodeMessage(Topic, $"{lesson.SiteId} {lesson.Revoked?.Id ?? 0} {lesson.Added?.Id ?? 0}"), CancellationToken.None);
    }

    /// <summary>Tells the other nodes that any number of a site's examples have changed.</summary>
    public Task TellAsync(long siteId) => bus.TellAsync(new NodeMessage(Topic, $"{siteId} 0 0"), CancellationToken.None);

    /// <summary>Reads the filter of our own comments before the first one needs it.</summary>
    public Task WarmUpAsync() => filters.OfAsync(OwnSite);

    /// <summary>What a site's filter knows at this moment: who taught it, and how that went.</summary>
    public async Task<Knowledge> KnowledgeAsync(long siteId, CancellationToken cancellationToken) =>
        (await filters.OfAsync(siteId).WaitAsync(cancellationToken)).Current;

    public void Hear(string text)
    {
        var ids = text.Split(' ').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        _ = filters.HearAsync(ids[0], ids[1], ids[2]);
    }

    public void HearNothing() => _ = filters.HearNothingAsync();

    /// <summary>Ends when every rebuild that was begun has ended.</summary>
    public Task SettleAsync() => filters.SettleAsync();

    [LoggerMessage(Level = LogLevel.Error, Message = "The spam filter of site {SiteId} failed")]
    private partial void LogFault(Exception fault, long siteId);
}
