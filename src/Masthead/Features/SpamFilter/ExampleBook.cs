using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.SpamFilter;

/// <summary>Makes a site's knowledge out of its examples, from the model file where there is a good one.</summary>
internal sealed partial class ExampleBook(IDbContextFactory<NewsDb> databases, ModelFiles files, ILogger<ExampleBook> log)
{
    /// <summary>Everything that the site has taught. A model file that cannot be used is passed over, and the log says so.</summary>
    public async Task<Knowledge> ReadAsync(long siteId, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(siteId, cancellationToken);
        if (stored is StoredModel.Unusable(var why))
            LogUnusable(files.PathOf(siteId), why);
        var knowledge = stored is StoredModel.Good(var known) ? known : new Knowledge();
        await CatchUpAsync(siteId, knowledge, null, cancellationToken);
        return knowledge;
    }

    /// <summary>The same from the examples alone.</summary>
    /// <param name="siteId">Whose.</param>
    /// <param name="progress">Called with the share done, 0 … 1.</param>
    /// <param name="cancellationToken">Honoured between examples.</param>
    public async Task<Knowledge> LearnAnewAsync(long siteId, Action<double> progress, CancellationToken cancellationToken)
    {
        var knowledge = new Knowledge();
        await CatchUpAsync(siteId, knowledge, progress, cancellationToken);
        return knowledge;
    }

    /// <summary>The model file, held against the examples that there are now.</summary>
    public async Task<StoredModel> StoredAsync(long siteId, CancellationToken cancellationToken)
    {
        var stored = await files.ReadAsync(siteId, cancellationToken);
        return stored is not StoredModel.Good(var knowledge) || await IsTrueAsync(siteId, knowledge, cancellationToken) ? stored
            : new StoredModel.Unusable("holds other decisions than the database");
    }

    /// <summary>Learns, in order, what came after the last example that was learnt.</summary>
    public Task CatchUpAsync(long siteId, Knowledge knowledge, CancellationToken cancellationToken) => CatchUpAsync(siteId, knowledge, null, cancellationToken);

    private async Task CatchUpAsync(long siteId, Knowledge knowledge, Action<double>? progress, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var last = knowledge.LastId;
        var later = db.EffectiveExamples(siteId).Where(row => row.Id > last);
        var (done, all) = (0, progress is null ? 0 : await later.CountAsync(cancellationToken));
        await foreach (var example in later.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            knowledge.Learn(ExampleMark.Of(example), example.Submission);
            if (++done % 256 == 0)
                progress?.Invoke((double)done / Math.Max(done, all));
        }
    }

    /// <summary>Whether the knowledge is of exactly the examples that there are, up to the last that it has learnt.</summary>
    public async Task<bool> IsTrueAsync(long siteId, Knowledge knowledge, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var last = knowledge.LastId;
        return knowledge.IsOf(await db.EffectiveExamples(siteId).Where(row => row.Id <= last)
            .Select(row => new ExampleMark(row.Id, row.Label, row.Reporter, row.LearntAt)).ToListAsync(cancellationToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model file '{File}' {Why}: the decisions are learnt anew from the database")]
    private partial void LogUnusable(string file, string why);
}
