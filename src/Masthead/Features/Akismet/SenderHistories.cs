using System.Collections.Concurrent;
using Masthead.Cluster;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet;

/// <summary>
/// What the moderators of each client site decided about the same sender before: counts by e-mail address (hashed) and by network, from the
/// reports. In memory while a site is in use. Thread-safe.
/// </summary>
internal sealed class SenderHistories(IDbContextFactory<NewsDb> databases, INodeBus bus) : INodeListener
{
    private readonly ConcurrentDictionary<long, Lazy<Task<Senders>>> sites = new();

    public string Topic => "akismet-senders";

    /// <summary>Null when nothing is known of the sender.</summary>
    public async ValueTask<SenderHistory?> OfAsync(long siteId, long emailHash, string network)
    {
        var reading = sites.GetOrAdd(siteId, id => new Lazy<Task<Senders>>(() => ReadAsync(id)));
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

    /// <summary>After a report that is on the disk.</summary>
    public async Task ChangedAsync(long siteId)
    {
        sites.TryRemove(siteId, out _);
        await bus.TellAsync(new NodeMessage(Topic, siteId.ToString(System.Globalization.CultureInfo.InvariantCulture)), CancellationToken.None);
    }

    public void Hear(string text)
    {
        if (long.TryParse(text, out var siteId))
            sites.TryRemove(siteId, out _);
    }

    public void HearNothing() => sites.Clear();

    private async Task<Senders> ReadAsync(long siteId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var senders = new Senders();
        await foreach (var report in db.Reports.Where(report => report.SiteId == siteId)
            .Select(report => new { report.EmailHash, report.Network, report.Label }).AsAsyncEnumerable())
            senders.Add(report.EmailHash, report.Network, report.Label);
        return senders;
    }

    private sealed class Senders
    {
        private readonly Dictionary<long, (int Ham, int Spam)> byEmail = [];
        private readonly Dictionary<string, (int Ham, int Spam)> byNetwork = [];

        public void Add(long emailHash, string network, Label label)
        {
            if (emailHash != 0)
                byEmail[emailHash] = Plus(byEmail.GetValueOrDefault(emailHash), label);
            if (network.Length > 0)
                byNetwork[network] = Plus(byNetwork.GetValueOrDefault(network), label);
        }

        public SenderHistory? Of(long emailHash, string network)
        {
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
