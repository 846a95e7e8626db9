namespace Masthead.Cluster;

/// <summary>
/// What commands (<c>masthead import</c>) write beside a running site on SQLite. Whoever answers a request lets this look first: where they have left a new mark,
/// everything that is kept in memory is forgotten. Nothing is looked at while nobody asks, and never where nodes tell each other through PostgreSQL. Thread-safe.
/// </summary>
internal sealed class OutsideChanges(ChangeMark? mark, NodeListeners? listeners)
{
    /// <summary>Milliseconds. So long at most a change is not seen.</summary>
    public const int Unseen = 50;

    private long nextLook = mark is null ? long.MaxValue : 0;

    /// <summary>Where there is nobody outside.</summary>
    public static OutsideChanges None { get; } = new(null, null);

    /// <summary>Before anything is answered from memory. Nearly always one comparison with a clock of some milliseconds.</summary>
    public void Notice()
    {
        if (Environment.TickCount64 >= Volatile.Read(ref nextLook))
            Look();
    }

    private void Look()
    {
        var due = Volatile.Read(ref nextLook);
        var now = Environment.TickCount64;
        if (now >= due && Interlocked.CompareExchange(ref nextLook, now + Unseen, due) == due && mark!.HasChanged())
            listeners!.HearNothing();
    }
}
