using Masthead.Storage;

namespace Masthead.Features.Akismet.Sites;

/// <summary>
/// How another process on the same data directory (<c>masthead key revoke</c>) tells this one that keys have changed: by the time of an empty file in it. What
/// is on other machines hears of it from the database. Thread-safe.
/// </summary>
internal sealed class KeyMark(DatabaseOptions options, TimeProvider clock)
{
    /// <summary>So long at most a change of another process is not seen.</summary>
    public static readonly TimeSpan Unseen = TimeSpan.FromMilliseconds(50);

    private readonly string path = Path.Combine(options.DataDirectory, "akismet-keys.changed");
    private long lookedAt;
    private long seen;

    /// <summary>After a change that is on the disk. Where the file cannot be had, the others see it when they read the keys anew.</summary>
    public void Change()
    {
        try
        {
            Create();
            // Later than ever before, however coarse the clock is.
            var mark = Math.Max(clock.GetUtcNow().Ticks, File.GetLastWriteTimeUtc(path).Ticks + 1);
            File.SetLastWriteTimeUtc(path, new DateTime(mark, DateTimeKind.Utc));
            Volatile.Write(ref seen, mark);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Whether keys have changed since this was asked last. Cheap: the file is looked at twenty times a second at most.</summary>
    public bool HasChanged()
    {
        if (clock.GetElapsedTime(Volatile.Read(ref lookedAt)) < Unseen)
            return false;
        Volatile.Write(ref lookedAt, clock.GetTimestamp());
        var mark = File.GetLastWriteTimeUtc(path).Ticks;
        return Interlocked.Exchange(ref seen, mark) != mark;
    }

    private void Create()
    {
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        DurableFile.OpenForOwner(path, how).Dispose();
    }
}
