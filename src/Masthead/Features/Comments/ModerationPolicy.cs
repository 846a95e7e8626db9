using System.Runtime.InteropServices;
using Masthead.Features.Settings;
using Masthead.Spam;

namespace Masthead.Features.Comments;

/// <summary>What decided about a new comment. Kept as a number: never renumber.</summary>
internal enum DecisionRule
{
    /// <summary>The filter's score is below the site's first line.</summary>
    Clean = 0,

    /// <summary>The score lies between the two lines.</summary>
    Doubtful = 1,

    /// <summary>The score reaches the site's second line.</summary>
    Spam = 2,

    /// <summary>A field that people cannot see was filled in.</summary>
    Honeypot = 3,

    /// <summary>The site holds everybody's first comment.</summary>
    FirstComment = 4,

    /// <summary>The filter gave no answer: nothing is published unseen.</summary>
    NoAnswer = 5,

    /// <summary>Staff wrote it, or it was brought from another system: no filter was asked.</summary>
    NotAsked = 6,

    /// <summary>It has a word for which the site holds comments.</summary>
    HoldWord = 7,

    /// <summary>It has a word that the site takes for spam.</summary>
    SpamWord = 8,
}

/// <summary>Where a new comment goes, and which rule sent it there.</summary>
/// <param name="State">Where it goes.</param>
/// <param name="Rule">By which rule.</param>
/// <param name="Word">The word that did it, where one did and is known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Decision(CommentState State, DecisionRule Rule, string? Word = null)
{
    /// <summary>For moderators, beside the filter's own reasons.</summary>
    public string Why => Rule switch
    {
        DecisionRule.Clean => "the filter found nothing against it",
        DecisionRule.Doubtful => "the filter was not sure",
        DecisionRule.Spam => "the filter was sure enough that it is spam",
        DecisionRule.Honeypot => "a field that people cannot see was filled in",
        DecisionRule.FirstComment => "first comment from this person, and first comments are held",
        DecisionRule.NoAnswer => "the filter gave no answer",
        DecisionRule.HoldWord => $"{Named}, and comments with it are held",
        DecisionRule.SpamWord => $"{Named}, and comments with it count as spam",
        _ => "the filter was not asked",
    };

    private string Named => Word is null ? "it has a listed word in it" : $"it says “{Word}”";
}

/// <summary>Evidence is the rules' business and weights are the model's; what follows from a score is decided here, by the site's settings.</summary>
internal static class ModerationPolicy
{
    public static Decision Decide(FilterOpinion opinion, SiteSettings settings, Submission submission, FormEvidence evidence)
    {
        if (evidence.HoneypotFilled)
            return new Decision(CommentState.Spam, DecisionRule.Honeypot);
        if (ListedWords.Find(settings.SpamWords, submission) is { } spamWord)
            return new Decision(CommentState.Spam, DecisionRule.SpamWord, spamWord);
        if (!opinion.IsAnswer)
            return new Decision(CommentState.Held, DecisionRule.NoAnswer);
        if (opinion.Score >= settings.SpamFrom)
            return new Decision(CommentState.Spam, DecisionRule.Spam);
        if (opinion.Score >= settings.HoldFrom)
            return new Decision(CommentState.Held, DecisionRule.Doubtful);
        if (ListedWords.Find(settings.HoldWords, submission) is { } word)
            return new Decision(CommentState.Held, DecisionRule.HoldWord, word);
        if (settings.HoldFirstComment && !IsKnown(evidence))
            return new Decision(CommentState.Held, DecisionRule.FirstComment);
        return new Decision(CommentState.Published, DecisionRule.Clean);
    }

    // An e-mail address can be typed by anybody who has seen it: it counts only together with the network that it came from before.
    private static bool IsKnown(FormEvidence evidence) => evidence is { EmailPublished: > 0, PrefixPublished: > 0 };
}
