using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.SpamFilter;

/// <summary>
/// Takes back everything that one reporter taught a site's filter, or brings it back: in one transaction, with a record. Comments stay where they are. Where
/// the reporter had overruled somebody, that decision counts again. Afterwards the filter is what it would be had the reporter never taught it.
/// </summary>
internal sealed partial class RetractReporter(WriteQueue writes, SpamGate gate, TimeProvider clock, ILogger<RetractReporter> log)
{
    // How many values one statement may name.
    private const int Bite = 500;

    /// <returns>The record; null when the reporter taught nothing that counts.</returns>
    public async Task<SpamRetraction?> RunAsync(long siteId, string reporter, string reporterName, string actor, CancellationToken cancellationToken)
    {
        var retraction = await writes.RunAsync(db => WriteAsync(db, new SpamRetraction(siteId, reporter, reporterName, actor, clock.GetUtcNow())), cancellationToken);
        if (retraction is null)
            return null;
        LogRetracted(actor, retraction.Decisions, reporter, siteId);
        await gate.LearnAsync(new Lesson(siteId, null, null));
        return retraction;
    }

    /// <summary>Brings back what was taken back, but for messages about which somebody has decided since.</summary>
    /// <returns>How many decisions count again; null when there is no such record, or it was undone before.</returns>
    public async Task<int?> UndoAsync(long retractionId, string actor, CancellationToken cancellationToken)
    {
        var (siteId, count) = await writes.RunAsync(db => UndoAsync(db, retractionId, actor), cancellationToken);
        if (count is not { } decisions)
            return null;
        LogUndone(actor, decisions, retractionId, siteId);
        await gate.LearnAsync(new Lesson(siteId, null, null));
        return decisions;
    }

    private static async Task<SpamRetraction?> WriteAsync(NewsDb db, SpamRetraction retraction)
    {
        var (siteId, reporter, at) = (retraction.SiteId, retraction.Reporter, (DateTimeOffset?)retraction.At);
        db.Add(retraction);
        await db.SaveChangesAsync();
        var id = (long?)retraction.Id;
        var count = await db.SpamExamples.Where(row => row.SiteId == siteId && row.Reporter == reporter && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, at).SetProperty(row => row.RetractionId, id));
        retraction.Count(count);
        if (count == 0)
            db.Remove(retraction);
        await db.SaveChangesAsync();
        await ReinstateAsync(db, await OverruledAsync(db, siteId, reporter, id));
        return count == 0 ? null : retraction;
    }

    /// <summary>The last decision of somebody else on each message that was taken back, where it was the reporter who took its place.</summary>
    private static async Task<List<long>> OverruledAsync(NewsDb db, long siteId, string reporter, long? retraction)
    {
        var theirs = await db.SpamExamples.Where(row => row.SiteId == siteId && row.Reporter == reporter)
            .Select(row => new { row.Source, row.LearntAt, IsTaken = row.RetractionId == retraction }).ToListAsync();
        var taken = theirs.Where(row => row.IsTaken).Select(row => row.Source).ToHashSet();
        var overruling = theirs.Where(row => taken.Contains(row.Source)).Select(row => (row.Source, (DateTimeOffset?)row.LearntAt)).ToHashSet();
        var overruled = await db.SpamExamples.Where(row => row.SiteId == siteId && row.Reporter != reporter && row.RevokedAt != null && row.RetractionId == null)
            .Select(row => new { row.Id, row.Source, row.RevokedAt }).ToListAsync();
        return overruled.Where(row => overruling.Contains((row.Source, row.RevokedAt))).GroupBy(row => row.Source).Select(rows => rows.Max(row => row.Id)).ToList();
    }

    private async Task<(long SiteId, int? Count)> UndoAsync(NewsDb db, long retractionId, string actor)
    {
        if (await db.SpamRetractions.FirstOrDefaultAsync(row => row.Id == retractionId && row.UndoneAt == null) is not { } retraction)
            return (0, null);
        var now = clock.GetUtcNow();
        retraction.Undo(actor, now);
        await db.SaveChangesAsync();
        var (siteId, id) = (retraction.SiteId, (long?)retractionId);
        var taken = await db.SpamExamples.Where(row => row.RetractionId == id).Select(row => new { row.Id, row.Source, row.LearntAt }).ToListAsync();
        var standing = await db.EffectiveExamples(siteId).Select(row => new { row.Id, row.Source }).ToDictionaryAsync(row => row.Source, row => row.Id);
        // A decision from before came back in its place and goes again; one from after stays.
        var back = taken.Where(row => standing.GetValueOrDefault(row.Source) < row.Id).ToList();
        foreach (var bite in back.Where(row => standing.ContainsKey(row.Source)).ToDictionary(row => standing[row.Source], row => row.LearntAt).Chunk(Bite))
            await OverruleAsync(db, bite.ToDictionary());
        await ReinstateAsync(db, back.Select(row => row.Id));
        return (siteId, back.Count);
    }

    // Revoked at the instant of the decision that takes its place, so that taking that one back again finds it again.
    private static async Task OverruleAsync(NewsDb db, Dictionary<long, DateTimeOffset> byId)
    {
        foreach (var example in await db.SpamExamples.Where(row => byId.Keys.Contains(row.Id)).ToListAsync())
            example.Revoke(byId[example.Id]);
        await db.SaveChangesAsync();
    }

    private static async Task ReinstateAsync(NewsDb db, IEnumerable<long> ids)
    {
        foreach (var bite in ids.Chunk(Bite))
            await db.SpamExamples.Where(row => bite.Contains(row.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, (DateTimeOffset?)null).SetProperty(row => row.RetractionId, (long?)null));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Actor} took back all {Count} decisions of {Reporter} from the filter of site {SiteId}")]
    private partial void LogRetracted(string actor, int count, string reporter, long siteId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Actor} brought {Count} decisions of retraction {RetractionId} back into the filter of site {SiteId}")]
    private partial void LogUndone(string actor, int count, long retractionId, long siteId);
}
