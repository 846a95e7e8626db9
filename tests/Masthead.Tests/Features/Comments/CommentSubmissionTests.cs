using Masthead.Features.Comments;
using Masthead.Spam;

namespace Masthead.Tests.Features.Comments;

public sealed class CommentSubmissionTests
{
    private const string Body = "<p>The lamps along the quay are to be replaced <a href=\"/x\">before winter</a>, the harbour board decided. "
        + "Fishermen had complained that the sodium lights blind them when they come in, and that the pilots see nothing.</p>";

    private static readonly ArticleForFilter Article = new("town/lights", "en-GB", "The harbour lights", "They are going out.", Body);

    [Fact]
    public void The_filter_is_told_the_words_of_the_article_and_none_of_its_markup()
    {
        var words = Of("Anything").ArticleText!;
        Assert.Contains("Fishermen had complained", words, StringComparison.Ordinal);
        Assert.DoesNotContain("<", words, StringComparison.Ordinal);
        Assert.DoesNotContain("href", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_article_is_told_by_its_opening() =>
        Assert.InRange((Article with { BodyHtml = string.Concat(Enumerable.Repeat(Body, 200)) }).Words.Length, 1000, 4000);

    [Fact]
    public void A_comment_that_speaks_of_the_article_scores_lower_than_under_another_one()
    {
        const string text = "The fishermen and the pilots at the harbour were right about the sodium lights all along";
        var other = Article with { Headline = "A wet June", Standfirst = "Rain fell.", BodyHtml = "<p>" + string.Concat(Enumerable.Repeat("Rainfall reached records across meadows yesterday. ", 8)) + "</p>" };
        Assert.True(Filter.Base().Score(Of(text)) < Filter.Base().Score(Of(text) with { ArticleText = other.Words }));
    }

    private static Submission Of(string text) => CommentSubmission.Of(
        new CommentText("Ann Marsh", "ann@example.org", "", text, text), default, isReply: false, DateTimeOffset.UnixEpoch, Article.Told, new FormEvidence(false, null, 0, 0, 0, 0));
}
