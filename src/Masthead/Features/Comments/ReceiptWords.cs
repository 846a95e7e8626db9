using Masthead.Spam;

namespace Masthead.Features.Comments;

/// <summary>
/// Where a comment stands and why, in words for its writer. What the filter decided is said in the filter's own neutral sentence; what a person
/// or another rule decided is said here. No evidence is named: a spammer and a person taken for one read the same.
/// </summary>
internal static class ReceiptWords
{
    public static (string Heading, string Explanation) For(CommentState state, DecisionRule? rule, string lastActor)
    {
        var byMachine = lastActor is CommentActs.Filter or CommentActs.Commenter;
        return state switch
        {
            CommentState.Published => ("Your comment is published", byMachine
                ? Verdict.ReasonFor(Outcome.Ham) + " Everybody can read it."
                : "A moderator has read it, and everybody can read it."),
            CommentState.Held => ("Your comment waits for a moderator", Held(rule)),
            CommentState.Spam when byMachine => ("Your comment waits for a moderator", Verdict.ReasonFor(Outcome.Spam)),
            CommentState.Spam => ("Your comment was not accepted", "A moderator read it and took it for advertising or something like it."),
            CommentState.Removed => ("Your comment was taken down", "A moderator read it and decided against it."),
            _ => ("Your comment is taken back", "You withdrew it. Nobody else sees it any more."),
        };
    }

    private static string Held(DecisionRule? rule) => rule switch
    {
        DecisionRule.FirstComment => "Here, everybody's first comment is read by a person before it appears. You need do nothing.",
        DecisionRule.NoAnswer => "Our filter could not be asked just now, so a person will read it before it appears. You need do nothing.",
        DecisionRule.HoldWord => "A person will read it before it appears. You need do nothing.",
        _ => Verdict.ReasonFor(Outcome.Held) + " You need do nothing.",
    };
}
