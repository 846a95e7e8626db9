namespace Masthead.Cluster;

/// <summary>
/// A value read once and forgotten when it changes. What was read before a change is never remembered after it, however the two overlap.
/// Thread-safe.
/// </summary>
internal sealed class Remembered<T>(Func<CancellationToken, Task<T>> read) where T : class
{
    private readonly Lock gate = new();
    private T? current;
    private long changes;

    public ValueTask<T> GetAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref current) is { } known ? ValueTask.FromResult(known) : ReadAsync(cancellationToken);

    /// <summary>Call after the commit of a change.</summary>
    public void Forget()
    {
        lock (gate)
        {
            changes++;
            current = null;
        }
    }

    private async ValueTask<T> ReadAsync(CancellationToken cancellationToken)
    {
        long before;
        lock (gate)
            before = changes;
        var value = await read(cancellationToken);
        lock (gate)
            if (changes == before)
                current = value;
        return value;
    }
}
