namespace Masthead.Features.SpamFilter;

/// <summary>What one site's filter knows at this moment, and whether it is being learnt anew. A check takes <see cref="Current"/> and never waits.</summary>
internal sealed class SiteFilter(Knowledge first)
{
    private volatile Knowledge current = first;
    private int wanted;
    private int running;

    public Knowledge Current => current;

    /// <summary>Ends when the last rebuild that was begun has ended.</summary>
    public Task Rebuilding { get; set; } = Task.CompletedTask;

    public void Replace(Knowledge exact) => current = exact;

    /// <summary>Asks for a rebuild; true when none was running and the caller must run it.</summary>
    public bool BeginRebuild()
    {
        Volatile.Write(ref wanted, 1);
        return Interlocked.Exchange(ref running, 1) == 0;
    }

    /// <summary>Takes the wish for a rebuild, if there is one; otherwise none is running any more.</summary>
    public bool TakeRebuild()
    {
        if (Interlocked.Exchange(ref wanted, 0) == 1)
            return true;
        Volatile.Write(ref running, 0);
        // A wish that came between the two would wait for nobody.
        return Volatile.Read(ref wanted) == 1 && Interlocked.Exchange(ref running, 1) == 0 && Interlocked.Exchange(ref wanted, 0) == 1;
    }
}
