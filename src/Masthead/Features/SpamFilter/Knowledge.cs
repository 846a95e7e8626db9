using System.Security.Cryptography;
using System.Text;
using Masthead.Spam;

namespace Masthead.Features.SpamFilter;

/// <summary>
/// All that a site has taught: the filter, what the hosts of links came to, and how each reporter has done. It is the fold of the site's effective examples
/// in the order of their ids (docs/decisions/0018), so whoever has learnt the same examples holds the same bytes. One learns while any number check.
/// </summary>
internal sealed class Knowledge
{
    private readonly HashSet<long> learnt = [];
    private readonly ExampleChain chain;

    // Once several people teach, each half of them has a filter that learns from it alone and judges the other half: nobody's wrong decisions are
    // soon confirmed by what they have taught.
    private Filter[] halves = [];

    public Knowledge() : this(Filter.Base(), new HostTallies(), new ReporterTallies(), new ExampleChain()) { }

    private Knowledge(Filter filter, HostTallies hosts, ReporterTallies reporters, ExampleChain chain)
    {
        (Filter, Hosts, Reporters, this.chain) = (filter, hosts, reporters, chain);
    }

    public Filter Filter { get; }
    public HostTallies Hosts { get; }
    public ReporterTallies Reporters { get; }

    /// <summary>The last example learnt; only later ones can be learnt on top.</summary>
    public long LastId => chain.LastId;

    /// <summary>How many examples were learnt.</summary>
    public int Count => chain.Count;

    /// <summary>How many of them the model file holds.</summary>
    public int Saved { get; set; }

    /// <summary>Whether it is what the examples make it. Otherwise one was taken back by approximation, and the rest is to be learnt anew.</summary>
    public bool IsExact { get; private set; } = true;

    public Verdict Check(Submission submission, Thresholds? thresholds = null) => Filter.Check(Known(submission), thresholds);

    /// <summary>The message as the filter sees it here: with what is known of the hosts that it links to.</summary>
    public Submission Known(Submission submission) => Hosts.Known(submission);

    /// <exception cref="ArgumentException">A later example was learnt before.</exception>
    public void Learn(ExampleMark example, Submission submission)
    {
        chain.Add(example);
        lock (learnt)
            learnt.Add(example.Id);
        var known = Known(submission);
        if (halves.Length == 0 && Reporters.IsSecond(example.Reporter))
            halves = [Copy(Filter), Filter.Base()];
        var half = Reporters.HalfOf(example.Reporter);
        var weight = Reporters.Weigh(example, known, halves.Length == 0 ? null : halves[1 - half].Score(known));
        if (weight < ReporterTallies.Least)
            return;
        Filter.Learn(known, example.Label, weight);
        if (halves.Length > 0)
            halves[half].Learn(known, example.Label, weight);
        Hosts.Count(submission, example.Label);
    }

    /// <summary>Takes an example back as well as can be done at once; <see cref="IsExact"/> is false afterwards. False when it was not learnt.</summary>
    public bool Forget(SpamExample example)
    {
        if (!Forget(example.Id))
            return false;
        Filter.Unlearn(Known(example.Submission), example.Label);
        return true;
    }

    /// <summary>The same where the message is not at hand: it goes on counting until the rest is learnt anew.</summary>
    public bool Forget(long exampleId)
    {
        lock (learnt)
            if (!learnt.Remove(exampleId))
                return false;
        IsExact = false;
        return true;
    }

    public bool HasLearnt(long exampleId)
    {
        lock (learnt)
            return learnt.Contains(exampleId);
    }

    /// <summary>Whether these are exactly the examples that it has learnt. What was read from a file knows their ids from here on.</summary>
    public bool IsOf(IReadOnlyList<ExampleMark> examples)
    {
        var theirs = new ExampleChain();
        foreach (var mark in examples)
            theirs.Add(mark);
        if (!IsExact || !theirs.IsSameAs(chain))
            return false;
        lock (learnt)
            learnt.UnionWith(examples.Select(mark => mark.Id));
        return true;
    }

    /// <summary>The same on every node that has learnt the same examples, and on none other.</summary>
    public string Checksum()
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
            WriteTo(writer);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    public void WriteTo(BinaryWriter writer)
    {
        chain.WriteTo(writer);
        Hosts.WriteTo(writer);
        Reporters.WriteTo(writer);
        Write(writer, Filter);
        writer.Write(halves.Length);
        foreach (var half in halves)
            Write(writer, half);
    }

    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static Knowledge ReadFrom(BinaryReader reader)
    {
        var (chain, hosts, reporters) = (ExampleChain.ReadFrom(reader), HostTallies.ReadFrom(reader), ReporterTallies.ReadFrom(reader));
        var knowledge = new Knowledge(ReadFilter(reader), hosts, reporters, chain) { Saved = chain.Count };
        knowledge.halves = reader.ReadInt32() == 0 ? [] : [ReadFilter(reader), ReadFilter(reader)];
        return knowledge;
    }

    private static void Write(BinaryWriter writer, Filter filter)
    {
        using var bytes = new MemoryStream();
        filter.WriteTo(bytes);
        writer.Write((int)bytes.Length);
        writer.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static Filter ReadFilter(BinaryReader reader)
    {
        using var bytes = new MemoryStream(reader.ReadBytes(reader.ReadInt32()));
        return Filter.ReadFrom(bytes);
    }

    private static Filter Copy(Filter filter)
    {
        using var bytes = new MemoryStream();
        filter.WriteTo(bytes);
        bytes.Position = 0;
        return Filter.ReadFrom(bytes);
    }
}
