using System.Diagnostics;

namespace Masthead.Cli;

/// <summary>Says on standard error how far an import is and how fast.</summary>
internal static class ImportProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static Action<int, int> OfItems()
    {
        var say = Every();
        return (articles, comments) => say(seconds => $"{articles:N0} articles, {comments:N0} comments ({articles / seconds:N0} and {comments / seconds:N0} a second)");
    }

    public static Action<int> OfAddresses()
    {
        var say = Every();
        return asked => say(seconds => $"{asked:N0} addresses ({asked / seconds:N0} a second)");
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
