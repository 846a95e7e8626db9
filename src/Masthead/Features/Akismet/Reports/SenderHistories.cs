using System.Collections.Concurrent;
using Masthead.Cluster;
using Masthead.Spam;
using Masthead.Storage;

namespace Masthead.Features.Akismet.Reports;

/// <summary>
/// What the moderators of each client site decided about the same sender before: counts by e-mail address (hashed) and by network, from the
/// reports. In memory while a site is in use. Thread-safe.
/// </summary>
internal sealed class SenderHistories(PreparedReads reads, INodeBus bus) : INodeListener
{
    private static readonly PreparedRead<(long Id, long Email, string Network, Label Label)> OfSite = new(
        "SELECT id, email_hash, network, label FROM akismet_reports WHERE site_id = $1", row => (row.GetInt64(0), row.GetInt64(1), row.GetString(2), (Label)row.GetInt32(3)));

    private readonly ConcurrentDictionary<long, Lazy<Task<Senders>>> sites = new();

    public string Topic => "akismet-senders";

    /// <summary>Null when nothing is known of the sender.</summary>
    public ValueTask<SenderHistory?> OfAsync(long siteId, long emailHash, string network)
    {
        if (!sites.TryGetValue(siteId, out var reading))
            reading = sites.GetOrAdd(siteId, new Lazy<Task<Senders>>(() => ReadAsync(siteId)));
        return reading.Value.IsCompletedSuccessfully
            ? new ValueTask<SenderHistory?>(reading.Value.Result.Of(emailHash, network))
            : WhenReadAsync(siteId, reading, emailHash, network);
    }

    /// <summary>Whether a site's are in memory.</summary>
    public bool Has(long siteId) => sites.TryGetValue(siteId, out var reading) && reading is { IsValueCreated: true, Value.IsCompletedSuccessfully: true };

    /// <summary>After a report that is on the disk.</summary>
    /// <param name="report">What was said.</param>
    /// <param name="isFirst">Whether it is the first about its message; another word on it has counts taken back, for which all is read anew.</param>
    public async Task ChangedAsync(Report report, bool isFirst)
    {
        var siteId = report.SiteId;
        if (isFirst && sites.TryGetValue(siteId, out var reading) && reading.Value.IsCompletedSuccessfully)
            reading.Value.Result.Add(report.Id, report.EmailHash, report.Network, report.Label);
        else
            sites.TryRemove(siteId, out _);
        await TellAsync(siteId);
    }

    /// <summary>After everything of a site was erased.</summary>
    public Task ForgetAsync(long siteId)
    {
        sites.TryRemove(siteId, out _);
        return TellAsync(siteId);
    }

    private Task TellAsync(long siteId) => bus.TellAsync(new NodeMessage(Topic, siteId.ToString(System.Globalization.CultureInfo.InvariantCulture)), CancellationToken.None);

    public void Hear(string text)
    {
        if (long.TryParse(text, out var siteId))
            sites.TryRemove(siteId, out _);
    }

    public void HearNothing() => sites.Clear();

    private async ValueTask<SenderHistory?> WhenReadAsync(long siteId, Lazy<Task<Senders>> reading, long emailHash, string network)
    {
        try
        {
            return (await reading.Value).Of(emailHash, network);
        }
        catch (Exception)
        {
            // The next check reads anew.
            sites.TryRemove(KeyValuePair.Create(siteId, reading));
            throw;
        }
    }

    // The checks are rehearsed after every start, so without the mapper, whose model would be built for it.
    private async Task<Senders> ReadAsync(long siteId)
    {
        var senders = new Senders();
        foreach (var (id, email, network, label) in await reads.ReadAsync(OfSite, [siteId], CancellationToken.None))
            senders.Add(id, email, network, label);
        return senders;
    }

    private sealed class Senders
    {
        private readonly ConcurrentDictionary<long, (int Ham, int Spam)> byEmail = new();
        private readonly ConcurrentDictionary<string, (int Ham, int Spam)> byNetwork = new();

        // A report may have been on the disk already when all was read.
        private readonly HashSet<long> counted = [];

        // To ask a dictionary whether it is empty takes all its locks when it is.
        private volatile bool knowsAny;

        public void Add(long reportId, long emailHash, string network, Label label)
        {
            lock (counted)
            {
                if (!counted.Add(reportId))
                    return;
                knowsAny = true;
                if (emailHash != 0)
                    byEmail[emailHash] = Plus(byEmail.GetValueOrDefault(emailHash), label);
                if (network.Length > 0)
                    byNetwork[network] = Plus(byNetwork.GetValueOrDefault(network), label);
            }
        }

        public SenderHistory? Of(long emailHash, string network)
        {
            if (!knowsAny)
                return null;
            var (email, near) = (byEmail.GetValueOrDefault(emailHash), byNetwork.GetValueOrDefault(network));
            return email == default && near == default ? null : new SenderHistory
            {
                EmailPublished = email.Ham, EmailSpam = email.Spam, PrefixPublished = near.Ham, PrefixSpam = near.Spam,
            };
        }

        private static (int Ham, int Spam) Plus((int Ham, int Spam) counts, Label label) =>
            label == Label.Spam ? (counts.Ham, counts.Spam + 1) : (counts.Ham + 1, counts.Spam);
    }
}
