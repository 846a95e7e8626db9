using System.Collections.Concurrent;

namespace Masthead.Features.SpamFilter;

/// <summary>
/// The filters of all sites that were asked for, in memory. Examples are learnt in the order of their ids; whatever comes otherwise (one taken back, one that
/// another node committed late) makes the filter be learnt anew beside the one in use, which goes on answering until then. Thread-safe.
/// </summary>
internal sealed partial class SiteFilters(ExampleBook book, ModelFiles files, ILogger<SiteFilters> log) : IDisposable, IAsyncDisposable
{
    // So many examples are learnt in some milliseconds: no file is worth writing for less.
    private const int WorthSaving = 64;

    private readonly ConcurrentDictionary<long, Lazy<Task<SiteFilter>>> sites = new();

    // One change at a time, so that a rebuilt filter misses none when it takes the old one's place.
    private readonly SemaphoreSlim learning = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private bool disposed;

    /// <summary>The filter of a site, read when it is first asked for.</summary>
    public Task<SiteFilter> OfAsync(long siteId)
    {
        var reading = sites.GetOrAdd(siteId, id => new Lazy<Task<SiteFilter>>(() => ReadAsync(id)));
        if (reading.Value.IsFaulted)
            sites.TryRemove(KeyValuePair.Create(siteId, reading));
        return reading.Value;
    }

    /// <summary>Whether a site's filter is in memory.</summary>
    public bool Has(long siteId) => sites.TryGetValue(siteId, out var reading) && reading is { IsValueCreated: true, Value.IsCompletedSuccessfully: true };

    /// <summary>Learns what a transaction of this node has written.</summary>
    public Task LearnAsync(Lesson lesson) =>
        ChangeAsync(lesson.SiteId, known => lesson.IsOfMany || lesson.Revoked is { } revoked && known.Forget(revoked), lesson.Added?.Id ?? 0);

    /// <summary>Drops the filter of a site that is no more, and its file. Its examples are gone already.</summary>
    public async Task ForgetAsync(long siteId)
    {
        await learning.WaitAsync(stopping.Token);
        try
        {
            sites.TryRemove(siteId, out _);
            files.Delete(siteId);
        }
        finally
        {
            learning.Release();
        }
    }

    /// <summary>Learns what another node has written; no ids: more than one example changed. A site that is not in memory reads its examples when it is first asked for.</summary>
    public async Task HearAsync(long siteId, long revokedId, long addedId)
    {
        if (!sites.ContainsKey(siteId) && !(revokedId + addedId == 0 && File.Exists(files.PathOf(siteId))))
            return;
        try
        {
            await ChangeAsync(siteId, known => revokedId + addedId == 0 || known.Forget(revokedId), addedId);
        }
        catch (Exception fault)
        {
            await DoubtAsync(siteId, fault);
        }
    }

    /// <summary>Anything may have been written: every filter is held against its examples, and learnt anew where it differs.</summary>
    public Task HearNothingAsync() => Task.WhenAll(sites.Keys.Select(siteId => DoubtAsync(siteId, null)));

    /// <summary>Ends when every rebuild that was begun has ended.</summary>
    public Task SettleAsync() => Task.WhenAll(Read().Select(pair => pair.Site.Rebuilding));

    /// <summary>A rebuild under way is given up and waited for: nothing of it reads the database afterwards. What was learnt since is kept in the model files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
            return;
        await stopping.CancelAsync();
        await SettleAsync();
        await learning.WaitAsync();
        foreach (var (siteId, site) in Read())
            await SaveWhenDueAsync(siteId, site.Current, WorthSaving);
        Dispose();
    }

    public void Dispose()
    {
        stopping.Dispose();
        learning.Dispose();
    }

    private IEnumerable<(long SiteId, SiteFilter Site)> Read() =>
        sites.Where(pair => pair.Value.Value.IsCompletedSuccessfully).Select(pair => (pair.Key, pair.Value.Value.Result)).ToList();

    private async Task<SiteFilter> ReadAsync(long siteId)
    {
        var knowledge = await book.ReadAsync(siteId, stopping.Token);
        await SaveWhenDueAsync(siteId, knowledge, WorthSaving);
        return new SiteFilter(knowledge);
    }

    /// <summary>Takes back what was learnt and is no more, then learns what came after; what can be neither is learnt anew.</summary>
    private async Task ChangeAsync(long siteId, Func<Knowledge, bool> takeBack, long addedId)
    {
        var site = await OfAsync(siteId);
        await learning.WaitAsync(stopping.Token);
        try
        {
            var known = site.Current;
            var isPast = takeBack(known);
            if (addedId != 0 && !known.HasLearnt(addedId))
            {
                await book.CatchUpAsync(siteId, known, stopping.Token);
                isPast |= !known.HasLearnt(addedId);
            }
            if (isPast)
                BeginRebuild(siteId, site);
            else
                await SaveWhenDueAsync(siteId, known, Due(known));
        }
        finally
        {
            learning.Release();
        }
    }

    /// <summary>Holds a filter against its examples, after a fault or a broken line.</summary>
    private async Task DoubtAsync(long siteId, Exception? fault)
    {
        if (stopping.IsCancellationRequested)
            return;
        if (fault is not null)
            LogFault(fault, siteId);
        try
        {
            BeginRebuild(siteId, await OfAsync(siteId));
        }
        catch (Exception another)
        {
            // Nothing is in memory, and the next check reads anew.
            LogFault(another, siteId);
        }
    }

    private void BeginRebuild(long siteId, SiteFilter site)
    {
        if (site.BeginRebuild())
            site.Rebuilding = RebuildAsync(siteId, site);
    }

    private async Task RebuildAsync(long siteId, SiteFilter site)
    {
        await Task.Yield();
        try
        {
            while (site.TakeRebuild())
                if (!stopping.IsCancellationRequested && !await IsTrueAsync(siteId, site, site.Current))
                    if (!await IsTrueAsync(siteId, site, await book.ReadAsync(siteId, stopping.Token)))
                        site.BeginRebuild();
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The next start reads the examples anyway.
        }
        catch (Exception fault)
        {
            // The filter in use goes on; the next change that is not in order tries again.
            LogFault(fault, siteId);
            while (site.TakeRebuild()) { }
        }
    }

    /// <summary>Puts knowledge into use, caught up with what was decided while it was learnt; false when something in it was taken back meanwhile.</summary>
    private async Task<bool> IsTrueAsync(long siteId, SiteFilter site, Knowledge knowledge)
    {
        await learning.WaitAsync(stopping.Token);
        try
        {
            await book.CatchUpAsync(siteId, knowledge, stopping.Token);
            if (!await book.IsTrueAsync(siteId, knowledge, stopping.Token))
                return false;
            site.Replace(knowledge);
            await SaveWhenDueAsync(siteId, knowledge, Due(knowledge));
            return true;
        }
        finally
        {
            learning.Release();
        }
    }

    private static int Due(Knowledge knowledge) => Math.Max(WorthSaving, knowledge.Count / 8);

    private async Task SaveWhenDueAsync(long siteId, Knowledge knowledge, int due)
    {
        if (!knowledge.IsExact || (knowledge.Count > 0 && knowledge.Count - knowledge.Saved < due))
            return;
        try
        {
            // Who has taught nothing, or nothing that still counts, leaves no file behind.
            if (knowledge.Count == 0)
                files.Delete(siteId);
            else
                await files.WriteAsync(siteId, knowledge);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotSaved(fault, files.PathOf(siteId));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The spam filter of site {SiteId} could not learn")]
    private partial void LogFault(Exception fault, long siteId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model file '{File}' could not be written; a start learns the decisions from the database")]
    private partial void LogNotSaved(Exception fault, string file);
}
