using System.Data.Common;
using System.Text.Json;
using Masthead.Spam;
using Masthead.Storage;

namespace Masthead.Features.SpamFilter;

/// <summary>
/// Makes a site's knowledge out of its examples, from the model file where there is a good one. Every start does, so without the mapper, whose model would be
/// built for it. Thread-safe.
/// </summary>
internal sealed partial class ExampleBook(PreparedReads reads, ModelFiles files, ILogger<ExampleBook> log)
{
    private const int BatchSize = 256;
    private const string Effective = "FROM spam_examples WHERE site_id = $1 AND revoked_at IS NULL";

    private static readonly PreparedRead<(ExampleMark Mark, string Submission)> Later = new(
        $"SELECT id, label, reporter, learnt_at, submission {Effective} AND id > $2 ORDER BY id LIMIT {BatchSize}", row => (Mark(row), row.GetString(4)));

    private static readonly PreparedRead<long> CountLater = new($"SELECT count(*) {Effective} AND id > $2", row => row.GetInt64(0));

    private static readonly PreparedRead<ExampleMark> UpTo = new($"SELECT id, label, reporter, learnt_at {Effective} AND id <= $2 ORDER BY id", Mark);

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
        var (done, all) = (0L, progress is null ? 0 : (await reads.ReadAsync(CountLater, [siteId, knowledge.LastId], cancellationToken))[0]);
        List<(ExampleMark Mark, string Submission)> batch;
        do
        {
            batch = await reads.ReadAsync(Later, [siteId, knowledge.LastId], cancellationToken);
            foreach (var (mark, submission) in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                knowledge.Learn(mark, JsonSerializer.Deserialize<Submission>(submission, JsonColumn.Options)!);
            }
            if ((done += batch.Count) > 0)
                progress?.Invoke((double)done / Math.Max(done, all));
        }
        while (batch.Count == BatchSize);
    }

    /// <summary>Whether the knowledge is of exactly the examples that there are, up to the last that it has learnt.</summary>
    public async Task<bool> IsTrueAsync(long siteId, Knowledge knowledge, CancellationToken cancellationToken) =>
        knowledge.IsOf(await reads.ReadAsync(UpTo, [siteId, knowledge.LastId], cancellationToken));

    private static ExampleMark Mark(DbDataReader row) =>
        new(row.GetInt64(0), (Label)row.GetInt32(1), row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model file '{File}' {Why}: the decisions are learnt anew from the database")]
    private partial void LogUnusable(string file, string why);
}
