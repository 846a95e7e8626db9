using Masthead.Spam;

namespace Masthead.Features.SpamFilter;

/// <summary>The shipped model alone: what a site would have had if nobody had taught its filter. Thread-safe.</summary>
internal static class UntaughtFilter
{
    private static readonly Filter Shipped = Filter.Base();

    /// <returns>0 surely ham … 1 surely spam.</returns>
    public static double Score(Submission submission) => Shipped.Score(submission);
}
