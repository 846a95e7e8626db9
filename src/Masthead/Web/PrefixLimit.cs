namespace Masthead.Web;

/// <summary>So many per address prefix in any minute: the instants of what was granted are kept, nothing else. Thread-safe.</summary>
internal sealed class PrefixLimit(int perMinute, TimeProvider clock)
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);
    private const int SweepAt = 4096;

    private readonly Dictionary<AddressPrefix, Queue<DateTimeOffset>> granted = [];
    private readonly Lock gate = new();
    private int sweepAt = SweepAt;

    /// <summary>Takes one of the grants, or says how long until there is one again.</summary>
    public bool TryTake(AddressPrefix prefix, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (perMinute == 0)
            return true;
        var now = clock.GetUtcNow();
        lock (gate)
        {
            Sweep(now);
            var mine = granted.TryGetValue(prefix, out var known) ? known : granted[prefix] = new Queue<DateTimeOffset>(perMinute);
            Forget(mine, now);
            if (mine.Count < perMinute)
            {
                mine.Enqueue(now);
                return true;
            }
            retryAfter = mine.Peek() + Span - now;
            return false;
        }
    }

    /// <summary>What was taken came to nothing.</summary>
    public void GiveBack(AddressPrefix prefix)
    {
        lock (gate)
            if (granted.TryGetValue(prefix, out var mine))
                mine.TryDequeue(out _);
    }

    private static void Forget(Queue<DateTimeOffset> instants, DateTimeOffset now)
    {
        while (instants.TryPeek(out var oldest) && oldest + Span <= now)
            instants.Dequeue();
    }

    private void Sweep(DateTimeOffset now)
    {
        if (granted.Count < sweepAt)
            return;
        foreach (var (prefix, instants) in granted.ToArray())
        {
            Forget(instants, now);
            if (instants.Count == 0)
                granted.Remove(prefix);
        }
        sweepAt = Math.Max(SweepAt, 2 * granted.Count);
    }
}
