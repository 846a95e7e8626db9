using System.Globalization;
using Masthead.Features.Comments;
using Masthead.Features.SpamFilter;

namespace Masthead.Features.Moderation;

/// <summary>Comments that wait for, or got, the same decision.</summary>
internal sealed record Queue(string Slug, string Name, string Empty, CommentState State, bool? IsJudged, Judgement[] Judgements)
{
    public static readonly IReadOnlyList<Queue> All =
    [
        new("held", "Held", "Nothing is waiting. Comments that the filter is unsure about come here.", CommentState.Held, null,
            [Judgement.Approve, Judgement.Spam, Judgement.Remove]),
        new("suspected", "Suspected", "Nothing is suspected. What the filter takes for spam waits here until a person has looked.", CommentState.Spam, false,
            [Judgement.Spam, Judgement.Approve, Judgement.Remove]),
        new("published", "Published", "No comment is published yet.", CommentState.Published, null, [Judgement.Approve, Judgement.Spam, Judgement.Remove]),
        new("spam", "Spam", "No moderator has marked anything as spam.", CommentState.Spam, true, [Judgement.Restore, Judgement.Remove]),
        new("removed", "Removed", "Nothing has been removed.", CommentState.Removed, null, [Judgement.Restore, Judgement.Spam]),
    ];

    /// <summary>Whether variants of one message stand in one row: where decisions wait to be made.</summary>
    public bool IsGrouped => State == CommentState.Held || IsJudged == false;

    public string Address => this == All[0] ? "/moderation" : "/moderation/" + Slug;

    public static Queue? Find(string? slug) => string.IsNullOrEmpty(slug) ? All[0] : All.FirstOrDefault(queue => queue.Slug == slug);

    /// <summary>The queue that a comment stands in; null for one that its writer has taken back.</summary>
    public static Queue? Of(CommentState state, bool isJudged) =>
        All.FirstOrDefault(queue => queue.State == state && (queue.IsJudged is null || queue.IsJudged == isJudged));

    // Spam is named and not passed: its index holds nothing else, and is used only where the database reads that in the question.
    public IQueryable<Comment> Of(IQueryable<Comment> comments) => IsJudged is { } isJudged
        ? comments.Where(comment => comment.State == CommentState.Spam && comment.IsJudged == isJudged)
        : comments.Where(comment => comment.State == State);
}

/// <summary>How judgements and numbers are said to a moderator.</summary>
internal static class ModeratorWords
{
    public static string Slug(Judgement judgement) => judgement.ToString().ToLowerInvariant();

    public static string Button(Judgement judgement) => judgement switch
    {
        Judgement.Approve => "Approve",
        Judgement.Spam => "Spam",
        Judgement.Remove => "Remove",
        _ => "Restore",
    };

    public static Judgement? Read(string? slug) => slug switch
    {
        "approve" => Judgement.Approve,
        "spam" => Judgement.Spam,
        "remove" => Judgement.Remove,
        "restore" => Judgement.Restore,
        _ => null,
    };

    /// <summary>The button of a row: <c>Spam</c>, <c>Spam all 14</c>.</summary>
    public static string Button(Judgement judgement, int count) => count == 1 ? Button(judgement) : $"{Button(judgement)} all {count}";

    /// <summary>Who wrote a row, for a program that reads it out.</summary>
    public static string By(string name, int count) => count == 1 ? $"the comment by {name}" : $"the comment by {name} and {Comments(count - 1)} like it";

    public static string Comments(int count) => count == 1 ? "1 comment" : count + " comments";

    public static string Decisions(int count) => count == 1 ? "1 decision" : count.ToString("N0", CultureInfo.InvariantCulture) + " decisions";

    /// <summary>How often the filter did not contradict a reporter, in all and of late.</summary>
    public static string Agreement(ReporterStanding reporter) =>
        string.Create(CultureInfo.InvariantCulture, $"{reporter.Agreement:P1}, lately {reporter.LateAgreement:P0}");

    /// <summary>What a reporter's next decision counts.</summary>
    public static string Weight(ReporterStanding reporter) => reporter.Weight switch
    {
        > 0.99 => "in full",
        < ReporterTallies.Least => "not at all",
        var weight => weight.ToString("P0", CultureInfo.InvariantCulture),
    };

    /// <summary>What was done, as the bar says it: <c>3 comments marked as spam.</c></summary>
    public static string Done(string act, int count) => $"{Comments(count)} {act}.";

    /// <summary>What a click did not touch, because it stood elsewhere or was decided already.</summary>
    public static string LeftAlone(int count) => $"{Comments(count)} had been decided about or taken back before, and stayed so.";

    /// <summary>What the sender's past comes to.</summary>
    public static string Past(int published, int spam) => (published, spam) switch
    {
        (0, 0) => "nothing before",
        (_, 0) => $"{Many(published)} published",
        (0, _) => $"{Many(spam)} spam",
        _ => $"{Many(published)} published, {Many(spam)} spam",
    };

    public static string Many(int count) => count >= CaseView.Enough ? CaseView.Enough + " or more" : count.ToString();
}
