using System.Collections.Concurrent;
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

/// <summary>A decision that is on the disk and waits to be learnt in memory.</summary>
internal sealed record Lesson(long SiteId, SpamExample? Revoked, SpamExample? Added);

/// <summary>
/// The one caller of the filter. Holds the filter of every site in memory (0 is our own comments), rebuilt from its examples when first
/// asked for; a decision is written in the caller's transaction and learnt after its commit. Thread-safe.
/// </summary>
internal sealed partial class SpamGate(IDbContextFactory<NewsDb> databases, INodeBus bus, TimeProvider clock, ILogger<SpamGate> log)
    : INodeListener, IDisposable, IAsyncDisposable
{
    /// <summary>Our own comments.</summary>
    public const long OwnSite = 0;

    /// <summary>Longer than this nobody waits for a verdict; the check itself takes microseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, Lazy<Task<SiteFilter>>> sites = new();

    // One lesson at a time, so that a rebuilt filter misses none when it takes the old one's place.
    private readonly SemaphoreSlim learning = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private volatile Task rebuilding = Task.CompletedTask;
    private bool disposed;

    public string Topic => "spam";

    /// <summary>Judges a submission. Never throws but for cancellation: a fault is an answer that holds the comment.</summary>
    public async ValueTask<GateAnswer> CheckAsync(long siteId, Submission submission, CancellationToken cancellationToken, Thresholds? thresholds = null)
    {
        try
        {
            var site = await FilterOf(siteId).WaitAsync(Patience, clock, cancellationToken);
            return new GateAnswer(site.Check(submission, thresholds), null);
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
    /// <param name="reporter">Who decided.</param>
    /// <returns>What to hand to <see cref="LearnAsync"/> after the commit; null when nothing changed.</returns>
    public async Task<Lesson?> TeachAsync(NewsDb db, long siteId, string source, Submission submission, Label? label, string reporter)
    {
        var earlier = await db.SpamExamples.FirstOrDefaultAsync(row => row.SiteId == siteId && row.Source == source && row.RevokedAt == null);
        if (earlier?.Label == label)
            return null;
        earlier?.Revoke(clock.GetUtcNow());
        await db.SaveChangesAsync();
        if (label is not { } decided)
            return new Lesson(siteId, earlier, null);
        var example = new SpamExample(siteId, source, submission, decided, reporter, clock.GetUtcNow());
        db.Add(example);
        await db.SaveChangesAsync();
        return new Lesson(siteId, earlier, example);
    }

    /// <summary>Learns what was written, here at once and on the other nodes. Call after the commit.</summary>
    public async Task LearnAsync(Lesson? lesson)
    {
        if (lesson is null)
            return;
        await ApplyAsync(lesson);
        await bus.TellAsync(new NodeMessage(Topic, $"{lesson.SiteId} {lesson.Revoked?.Id ?? 0} {lesson.Added?.Id ?? 0}"), CancellationToken.None);
    }

    /// <summary>Reads the filter of our own comments before the first one needs it.</summary>
    public Task WarmUpAsync() => FilterOf(OwnSite);

    /// <summary>
    /// A rebuild under way is given up and waited for: nothing of it reads the database afterwards. May be called twice: the container does
    /// so for whatever it hands out under two types.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
            return;
        await stopping.CancelAsync();
        await rebuilding;
        Dispose();
    }

    public void Dispose()
    {
        stopping.Dispose();
        learning.Dispose();
    }

    public void Hear(string text)
    {
        var ids = text.Split(' ').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        // Only a site that is in memory has anything to learn; another reads its examples when it is first asked for.
        if (sites.ContainsKey(ids[0]))
            _ = LearnFromOtherNodeAsync(ids[0], ids[1], ids[2]);
    }

    public void HearNothing() => sites.Clear();

    private async Task LearnFromOtherNodeAsync(long siteId, long revokedId, long addedId)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            var rows = await db.SpamExamples.AsNoTracking().Where(row => row.Id == revokedId || row.Id == addedId).ToListAsync();
            await ApplyAsync(new Lesson(siteId, rows.Find(row => row.Id == revokedId), rows.Find(row => row.Id == addedId)));
        }
        catch (Exception fault)
        {
            // Rebuilt from the examples at the next check.
            LogFault(fault, siteId);
            sites.TryRemove(siteId, out _);
        }
    }

    private async Task ApplyAsync(Lesson lesson)
    {
        await learning.WaitAsync();
        try
        {
            var site = await FilterOf(lesson.SiteId);
            if (lesson.Revoked is { } revoked)
                site.Unlearn(revoked);
            if (lesson.Added is { } added)
                site.Learn(added);
            if (lesson.Revoked is not null && site.BeginRebuild())
                rebuilding = RebuildAsync(lesson.SiteId, site);
        }
        finally
        {
            learning.Release();
        }
    }

    /// <summary>
    /// Learning is not a sum, so taking back one decision is near at once and exact only after the rest is learnt anew, which happens beside
    /// the filter in use.
    /// </summary>
    private async Task RebuildAsync(long siteId, SiteFilter stale)
    {
        try
        {
            while (!stopping.IsCancellationRequested && stale.TakeRebuild())
            {
                await Task.Yield();
                var exact = await ReadAsync(siteId);
                if (!await ReplaceAsync(siteId, exact))
                    stale.BeginRebuild();
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The next start reads the examples anyway.
        }
        catch (Exception fault)
        {
            // The filter in use goes on; the next decision that is taken back tries again.
            LogFault(fault, siteId);
        }
    }

    /// <summary>Puts a rebuilt filter into use with what was decided while it was built; false when a decision in it was taken back meanwhile.</summary>
    private async Task<bool> ReplaceAsync(long siteId, SiteFilter exact)
    {
        await learning.WaitAsync();
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            var effective = await Effective(db, siteId).Select(row => row.Id).ToListAsync();
            if (!exact.HasLearntOnly(effective))
                return false;
            var missing = exact.NotLearntOf(effective);
            foreach (var example in await Effective(db, siteId).Where(row => missing.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync())
                exact.Learn(example);
            sites[siteId] = new Lazy<Task<SiteFilter>>(Task.FromResult(exact));
            return true;
        }
        finally
        {
            learning.Release();
        }
    }

    private static IQueryable<SpamExample> Effective(NewsDb db, long siteId) =>
        db.SpamExamples.AsNoTracking().Where(row => row.SiteId == siteId && row.RevokedAt == null);

    /// <summary>Ends when the last rebuild that was begun has ended.</summary>
    public Task SettleAsync() => rebuilding;

    private Task<SiteFilter> FilterOf(long siteId)
    {
        var reading = sites.GetOrAdd(siteId, id => new Lazy<Task<SiteFilter>>(() => ReadAsync(id)));
        if (reading.Value.IsFaulted)
            sites.TryRemove(KeyValuePair.Create(siteId, reading));
        return reading.Value;
    }

    private async Task<SiteFilter> ReadAsync(long siteId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var site = new SiteFilter();
        await foreach (var example in Effective(db, siteId).OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(stopping.Token))
            site.Learn(example);
        return site;
    }

    /// <summary>A filter and which examples it has learnt, so that none counts twice whichever way it arrives.</summary>
    private sealed class SiteFilter
    {
        private readonly Filter filter = Filter.Base();
        private readonly HashSet<long> learnt = [];
        private int wanted;
        private int running;

        /// <summary>Asks for a rebuild; true when none was running and the caller must run it.</summary>
        public bool BeginRebuild()
        {
            Volatile.Write(ref wanted, 1);
            return Interlocked.Exchange(ref running, 1) == 0;
        }

        /// <summary>Takes the wish for a rebuild, if there is one; otherwise none is running any more.</summary>
        public bool TakeRebuild()
        {
            if (Interlocked.Exchange(ref wanted, 0) == 1)
                return true;
            Volatile.Write(ref running, 0);
            return false;
        }

        public bool HasLearntOnly(IEnumerable<long> examples)
        {
            lock (learnt)
                return learnt.IsSubsetOf(examples);
        }

        public IReadOnlyList<long> NotLearntOf(IEnumerable<long> examples)
        {
            lock (learnt)
                return examples.Where(id => !learnt.Contains(id)).ToArray();
        }

        public Verdict Check(Submission submission, Thresholds? thresholds)
        {
            if (thresholds is not null && thresholds != filter.Thresholds)
                filter.Thresholds = thresholds;
            return filter.Check(submission);
        }

        public void Learn(SpamExample example)
        {
            lock (learnt)
                if (learnt.Add(example.Id))
                    filter.Learn(example.Submission, example.Label);
        }

        public void Unlearn(SpamExample example)
        {
            lock (learnt)
                if (learnt.Remove(example.Id))
                    filter.Unlearn(example.Submission, example.Label);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The spam filter of site {SiteId} failed")]
    private partial void LogFault(Exception fault, long siteId);
}
