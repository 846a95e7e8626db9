using System.Security.Cryptography;
using System.Text;
using Masthead.Features.Comments;

namespace Masthead.Features.Import;

/// <summary>One comment in its place.</summary>
/// <param name="Comment">As it was read.</param>
/// <param name="Parent">Which of the planned ones it answers, or -1.</param>
/// <param name="ParentThere">Id there of the one that it answers when an earlier run has placed that; or null.</param>
internal sealed record PlannedComment(ImportedComment Comment, int Parent, string? ParentThere)
{
    /// <summary>Shown answers directly below, among those planned.</summary>
    public int ShownReplies { get; set; }

    public bool IsShown => Comment.State == CommentState.Published || ShownReplies > 0;
}

/// <summary>Puts comments in an order in which every one comes after the one that it answers. Pure, and in time of their number, whatever their tree looks like.</summary>
internal static class CommentTree
{
    /// <param name="comments">In any order; of several with one id the first counts.</param>
    /// <param name="placed">Ids of those that an earlier run has placed.</param>
    /// <returns>Those that are not placed yet. What answers nothing that is here, or itself in a circle, answers the article.</returns>
    public static IReadOnlyList<PlannedComment> Order(IEnumerable<ImportedComment> comments, IReadOnlySet<string> placed)
    {
        var waiting = comments.Where(comment => !placed.Contains(comment.Id)).DistinctBy(comment => comment.Id).ToDictionary(comment => comment.Id);
        var at = new Dictionary<string, int>(waiting.Count);
        var planned = new List<PlannedComment>(waiting.Count);
        foreach (var comment in waiting.Values)
        {
            // Up to one that has its place, or to where the chain ends; then down again.
            var chain = new Stack<ImportedComment>();
            var above = new HashSet<string>();
            for (var next = comment; next is not null && !at.ContainsKey(next.Id) && above.Add(next.Id); next = waiting.GetValueOrDefault(next.ParentId))
                chain.Push(next);
            while (chain.TryPop(out var next))
            {
                at[next.Id] = planned.Count;
                planned.Add(new PlannedComment(next, at.GetValueOrDefault(next.ParentId, -1) is var parent && next.ParentId != next.Id ? parent : -1, placed.Contains(next.ParentId) ? next.ParentId : null));
            }
        }
        for (var i = planned.Count - 1; i >= 0; i--)
            if (planned[i] is { Parent: >= 0, IsShown: true } shown)
                planned[shown.Parent].ShownReplies++;
        return planned;
    }

    /// <summary>Of their ids and states: what a later run may find changed.</summary>
    public static string HashOf(IReadOnlyList<ImportedComment> comments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var comment in comments)
            hash.AppendData(Encoding.UTF8.GetBytes($"{comment.Id} {comment.State}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
