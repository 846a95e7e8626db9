using System.Diagnostics;

namespace Masthead.Cli;

/// <summary>Says on standard error how far an import is and how fast.</summary>
internal static class ImportProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <param name="share">How far it is, 0 … 1.</param>
    public static Action<int, int> OfItems(Func<double> share)
    {
        var say = Every();
        return (articles, comments) => say(seconds =>
            $"articles {articles:N0}, comments {comments:N0} ({articles / seconds:N0} and {comments / seconds:N0} a second), {share():P0}{Left(seconds, share())}");
    }

    // Too early to tell what the first moments promise.
    private static string Left(double seconds, double share) =>
        share < 0.02 ? "" : $", {TimeSpan.FromSeconds(Math.Round(seconds / share - seconds)):h\\:mm\\:ss} left";

    public static Action<int> OfAddresses()
    {
        var say = Every();
        return asked => say(seconds => $"{asked:N0} addresses ({asked / seconds:N0} a second)");
    }

    public static Action<int, int, long> OfPictures()
    {
        var say = Every();
        return (fetched, failed, bytes) => say(seconds => $"pictures fetched {fetched:N0} ({bytes / 1024.0 / 1024.0:N1} MiB, {bytes / 1024.0 / seconds:N0} KiB a second), not to be had {failed:N0}");
    }

    private static Action<Func<double, string>> Every()
    {
        var (started, said) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        return words =>
        {
            if (Stopwatch.GetElapsedTime(said) < Pause)
                return;
            said = Stopwatch.GetTimestamp();
            Console.Error.WriteLine(words(Stopwatch.GetElapsedTime(started).TotalSeconds));
        };
    }
}
