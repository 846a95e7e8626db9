using System.Security.Cryptography;
using System.Text;
using Masthead.Features.Comments;

namespace Masthead.Features.Import;

/// <summary>One comment in its place; its words stay where they are, however many there are.</summary>
/// <param name="Id">There.</param>
/// <param name="At">Which one it is of those that were read.</param>
/// <param name="State">There.</param>
/// <param name="Parent">Which of the planned ones it answers, or -1.</param>
/// <param name="ParentThere">Id there of the one that it answers when an earlier run has placed that; or null.</param>
internal sealed record PlannedComment(string Id, int At, CommentState State, int Parent, string? ParentThere)
{
    /// <summary>Shown answers directly below, among those planned.</summary>
    public int ShownReplies { get; set; }

    public bool IsShown => State == CommentState.Published || ShownReplies > 0;
}

/// <summary>Puts comments in an order in which every one comes after the one that it answers. Pure, and in time of their number, whatever their tree looks like.</summary>
internal static class CommentTree
{
    /// <param name="comments">In any order; of several with one id the first counts.</param>
    /// <param name="placed">Whether one of this id is here already.</param>
    /// <returns>Those that are not placed yet. What answers nothing that is here, or itself in a circle, answers the article.</returns>
    public static IReadOnlyList<PlannedComment> Order(IEnumerable<ImportedComment> comments, Func<string, bool> placed)
    {
        var waiting = new Dictionary<string, Named>();
        foreach (var (index, comment) in comments.Index())
            if (!placed(comment.Id))
                waiting.TryAdd(comment.Id, new Named(comment.Id, comment.ParentId, index, comment.State));
        var at = new Dictionary<string, int>(waiting.Count);
        var planned = new List<PlannedComment>(waiting.Count);
        foreach (var comment in waiting.Values)
        {
            // Up to one that has its place, or to where the chain ends; then down again.
            var chain = new Stack<Named>();
            var above = new HashSet<string>();
            for (var next = (Named?)comment; next is not null && !at.ContainsKey(next.Id) && above.Add(next.Id); next = waiting.GetValueOrDefault(next.ParentId))
                chain.Push(next);
            while (chain.TryPop(out var next))
            {
                at[next.Id] = planned.Count;
                var parent = next.ParentId == next.Id ? -1 : at.GetValueOrDefault(next.ParentId, -1);
                planned.Add(new PlannedComment(next.Id, next.At, next.State, parent, placed(next.ParentId) ? next.ParentId : null));
            }
        }
        for (var i = planned.Count - 1; i >= 0; i--)
            if (planned[i] is { Parent: >= 0, IsShown: true } shown)
                planned[shown.Parent].ShownReplies++;
        return planned;
    }

    private sealed record Named(string Id, string ParentId, int At, CommentState State);

    /// <summary>Of their ids and states: what a later run may find changed.</summary>
    public static string HashOf(IReadOnlyList<ImportedComment> comments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var comment in comments)
            hash.AppendData(Encoding.UTF8.GetBytes($"{comment.Id} {comment.State}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
