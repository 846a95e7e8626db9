using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>What the same address prefix, e-mail address and link hosts did here before.</summary>
sealed class History() : Rule("history")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Submission.History is not { } history)
        {
            return;
        }

        Each(ref found, 0, history.PrefixPublished, history.PrefixSpam);
        Each(ref found, 100, history.EmailPublished, history.EmailSpam);
        Each(ref found, 200, history.HostsPublished, history.HostsSpam);
    }

    private static void Each(ref Findings found, int variant, int published, int spam)
    {
        if (published > 0 || spam > 0)
        {
            found.Add(variant + 10 * Step(published) + Step(spam));
        }
    }

    private static int Step(int count) => count switch { <= 0 => 0, 1 => 1, <= 3 => 2, <= 10 => 3, _ => 4 };

    internal override string Say(Reading reading)
    {
        var history = reading.Submission.History ?? new();
        var sender = Counts(history.PrefixPublished + history.EmailPublished, history.PrefixSpam + history.EmailSpam);
        var hosts = Counts(history.HostsPublished, history.HostsSpam);
        return (sender, hosts) switch
        {
            (null, { } counts) => "the hosts that it links to, decided about here before: " + counts,
            ({ } counts, null) => "the sender’s earlier comments here: " + counts,
            _ => $"the sender’s earlier comments here: {sender ?? "none"}; the hosts that it links to: {hosts ?? "none"}",
        };
    }

    private static string? Counts(int published, int spam) => published + spam == 0 ? null : $"{Count(published, "time", "times")} published, {Count(spam, "time", "times")} spam";

    /// <summary>The odds that a Beta(1, 1) belief has after that many of each; a shared address prefix says half as much as an address of one's own.</summary>
    internal override double Prior(int variant)
    {
        var (published, spam) = (Middle(variant % 100 / 10), Middle(variant % 10));
        return (variant < 100 ? 0.5 : 1) * Learning.Logistic.Log((spam + 1.0) / (published + 1.0));
    }

    private static int Middle(int step) => step switch { 0 => 0, 1 => 1, 2 => 2, 3 => 6, _ => 15 };
}
