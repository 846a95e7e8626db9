using System.Globalization;

namespace Masthead.Features.CommentPolicy;

/// <summary>How a replay and what it found are said to people. Pure.</summary>
internal static class ReplayWords
{
    public static string Headline(PolicyReplay replay, ReplayState state) => state switch
    {
        ReplayState.Running => "Being tried",
        ReplayState.Cancelled => "Cancelled",
        ReplayState.Failed => "Failed",
        ReplayState.Interrupted => "Interrupted: the server stopped",
        _ => (replay.AppliedAt is null ? "" : "In force: ") + Summary(replay.Findings!),
    };

    /// <summary><c>Would newly hold 14 and free 9</c></summary>
    public static string Summary(ReplayFindings found) => (found.Stopped.Count, found.Freed.Count, found.Moved.Count) switch
    {
        (0, 0, 0) => "Would change nothing",
        (0, 0, var moved) => $"Would move {Comments(moved)} between held and spam",
        (var stopped, 0, _) => $"Would newly hold {Comments(stopped)}",
        (0, var freed, _) => $"Would free {Comments(freed)}",
        var (stopped, freed, _) => $"Would newly hold {Comments(stopped)} and free {freed:N0}",
    };

    /// <summary>What moderators had to say about a group of changes.</summary>
    public static string Agreement(ReplayChanges changes) => changes.Judged == 0
        ? "no moderator has decided about any"
        : $"moderators decided about {changes.Judged:N0} and agreed with {changes.Agreed:N0}";

    public static string Comments(long count) => count == 1 ? "1 comment" : $"{count:N0} comments";

    /// <summary>With a space at which no line is broken.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "\u00a0%";

    public static string Seconds(double seconds) => seconds < 1 ? "less than a second" : $"{seconds:N1} seconds";
}
