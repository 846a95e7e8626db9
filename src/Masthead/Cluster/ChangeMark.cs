namespace Masthead.Cluster;

/// <summary>
/// How a process tells another on the same data directory that it has committed something: by the time of an empty file in it, which is later each time.
/// Whoever changes the database with other tools may do the same with <c>touch</c>. Thread-safe.
/// </summary>
internal sealed class ChangeMark
{
    public const string Name = "masthead.changed";

    private readonly string path;
    private readonly TimeProvider clock;
    private long seen;

    /// <param name="directory">Need not be there yet. What was marked before is not heard of: who remembers anything has the bus, and the bus this, before anything is read.</param>
    /// <param name="clock">What time it is.</param>
    public ChangeMark(string directory, TimeProvider clock)
    {
        (path, this.clock) = (Path.Combine(directory, Name), clock);
        seen = Read() ?? 0;
    }

    /// <summary>After a change that is on the disk. This process does not hear of it.</summary>
    /// <exception cref="IOException">The file cannot be had.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be had.</exception>
    public void Change()
    {
        try
        {
            Set();
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's, such as root's: who may write into the directory may put his own there.
            File.Delete(path);
            Set();
        }
    }

    /// <summary>Whether another process has changed something since this was asked last: one question to the file system.</summary>
    public bool HasChanged() => Read() is { } mark && Interlocked.Exchange(ref seen, mark) != mark;

    private void Set()
    {
        var before = File.GetLastWriteTimeUtc(path).Ticks;
        new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
        // Later than ever before, however coarse the clock is.
        var mark = Math.Max(clock.GetUtcNow().Ticks, before + 1);
        File.SetLastWriteTimeUtc(path, new DateTime(mark, DateTimeKind.Utc));
        // If another process has marked something in between, that is still to be heard of.
        Interlocked.CompareExchange(ref seen, mark, before);
    }

    // Null: what cannot be looked at tells nothing, and readers are answered all the same.
    private long? Read()
    {
        try
        {
            return File.GetLastWriteTimeUtc(path).Ticks;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
