using System.Collections.Concurrent;
using Masthead.Spam;

namespace Masthead.Features.SpamFilter;

/// <summary>
/// What messages with a link to the same host came to on this site: how often a moderator let one stand or called one spam. Hosts are kept as 64-bit hashes,
/// and at most <see cref="Most"/>. Comments that no moderator decided about do not count, so that spam that slips through lends its host no good name.
/// One learns while any number ask.
/// </summary>
internal sealed class HostTallies
{
    public const int Most = 50_000;

    private readonly ConcurrentDictionary<ulong, (int Published, int Spam)> tallies = new();

    // To ask a dictionary whether it is empty takes all its locks when it is.
    private volatile bool knowsAny;

    /// <summary>The message with what is known of the hosts that it links to.</summary>
    public Submission Known(Submission submission)
    {
        if (!knowsAny)
            return submission;
        var (published, spam) = (0, 0);
        foreach (var host in LinkedHosts.Of(submission))
        {
            var (good, bad) = tallies.GetValueOrDefault(host);
            (published, spam) = (Math.Max(published, good), Math.Max(spam, bad));
        }
        return published == 0 && spam == 0 ? submission
            : submission with { History = (submission.History ?? new SenderHistory()) with { HostsPublished = published, HostsSpam = spam } };
    }

    public void Count(Submission submission, Label label)
    {
        foreach (var host in LinkedHosts.Of(submission))
        {
            var (published, spam) = tallies.GetValueOrDefault(host);
            knowsAny = true;
            tallies[host] = label == Label.Spam ? (published, spam + 1) : (published + 1, spam);
        }
        while (tallies.Count > Most)
            Halve();
    }

    // Whatever was seen once only is forgotten: the same on every node, because all count the same messages in the same order.
    private void Halve()
    {
        foreach (var (host, (published, spam)) in tallies)
            if (published / 2 + spam / 2 == 0)
                tallies.TryRemove(host, out _);
            else
                tallies[host] = (published / 2, spam / 2);
    }

    public void WriteTo(BinaryWriter writer)
    {
        var all = tallies.OrderBy(pair => pair.Key).ToList();
        writer.Write(all.Count);
        foreach (var (host, (published, spam)) in all)
        {
            writer.Write(host);
            writer.Write(published);
            writer.Write(spam);
        }
    }

    public static HostTallies ReadFrom(BinaryReader reader)
    {
        var read = new HostTallies();
        for (var left = reader.ReadInt32(); left > 0; left--)
            read.tallies[reader.ReadUInt64()] = (reader.ReadInt32(), reader.ReadInt32());
        read.knowsAny = !read.tallies.IsEmpty;
        return read;
    }
}
