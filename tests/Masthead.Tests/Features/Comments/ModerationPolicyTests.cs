using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Spam;

namespace Masthead.Tests.Features.Comments;

public sealed class ModerationPolicyTests
{
    private static readonly FormEvidence Stranger = new(false, 20, 0, 0, 0, 0);
    private static readonly Submission Plain = new() { Text = "Word-of-mouth was never cheaper, said the casinos.", Author = "Ann Marsh", Email = "ann@example.org" };
    private static readonly SiteSettings Site = new() { HoldFrom = 0.4, SpamFrom = 0.8 };

    [Theory]
    [InlineData(0, CommentState.Published, DecisionRule.Clean)]
    [InlineData(0.39, CommentState.Published, DecisionRule.Clean)]
    [InlineData(0.4, CommentState.Held, DecisionRule.Doubtful)]
    [InlineData(0.79, CommentState.Held, DecisionRule.Doubtful)]
    [InlineData(0.8, CommentState.Spam, DecisionRule.Spam)]
    [InlineData(1, CommentState.Spam, DecisionRule.Spam)]
    internal void The_site_s_two_lines_make_three_answers_of_a_score(double score, CommentState state, DecisionRule rule)
    {
        Assert.Equal(new Decision(state, rule), ModerationPolicy.Decide(Opinion(score), Site, Plain, Stranger));
    }

    [Fact]
    public void A_filter_without_an_answer_publishes_nothing()
    {
        var silence = new FilterOpinion(0, Outcome.Ham, [], "", IsAnswer: false);

        Assert.Equal(new Decision(CommentState.Held, DecisionRule.NoAnswer), ModerationPolicy.Decide(silence, Site, Plain, Stranger));
    }

    [Fact]
    public void What_fills_in_the_hidden_field_is_suspected_however_nice_its_words()
    {
        Assert.Equal(DecisionRule.Honeypot, ModerationPolicy.Decide(Opinion(0), Site, Plain, Stranger with { HoneypotFilled = true }).Rule);
    }

    [Fact]
    public void Where_first_comments_are_held_a_known_sender_s_second_is_not()
    {
        var careful = Site with { HoldFirstComment = true };

        Assert.Equal(DecisionRule.FirstComment, ModerationPolicy.Decide(Opinion(0), careful, Plain, Stranger).Rule);
        Assert.Equal(DecisionRule.Clean, ModerationPolicy.Decide(Opinion(0), careful, Plain, Stranger with { EmailPublished = 1, PrefixPublished = 1 }).Rule);
    }

    [Fact]
    public void Typing_somebody_else_s_address_makes_nobody_known()
    {
        var careful = Site with { HoldFirstComment = true };

        Assert.Equal(DecisionRule.FirstComment, ModerationPolicy.Decide(Opinion(0), careful, Plain, Stranger with { EmailPublished = 9 }).Rule);
    }

    [Theory]
    [InlineData("casino", null)]
    [InlineData("CASINOS", "CASINOS")]
    [InlineData("of-mouth was", "of-mouth was")]
    [InlineData("ann marsh", "ann marsh")]
    [InlineData("example.org", "example.org")]
    [InlineData("ample.org", null)]
    internal void A_listed_word_holds_a_comment_where_it_stands_as_a_word_of_its_own(string listed, string? found)
    {
        var decision = ModerationPolicy.Decide(Opinion(0), Site with { HoldWords = ["loan", listed] }, Plain, Stranger);

        Assert.Equal(found is null ? new Decision(CommentState.Published, DecisionRule.Clean) : new Decision(CommentState.Held, DecisionRule.HoldWord, found), decision);
    }

    [Fact]
    public void A_listed_word_is_found_where_no_spaces_are_written()
    {
        var site = Site with { SpamWords = ["赌场"] };

        Assert.Equal(DecisionRule.SpamWord, ModerationPolicy.Decide(Opinion(0), site, new Submission { Text = "欢迎来到赌场玩" }, Stranger).Rule);
    }

    private static FilterOpinion Opinion(double score) => new(score, Outcome.Ham, [], "", IsAnswer: true);
}
