using Masthead.Spam.Evaluation;

namespace Masthead.Spam.Tests;

public sealed class EvaluationTests
{
    [Fact]
    public void A_scorecard_counts_ties_half_and_misses_in_full()
    {
        var card = Scorecard.Of([(0.9, Label.Spam), (0.7, Label.Spam), (0.6, Label.Ham), (0.2, Label.Ham), (0.2, Label.Spam), (0.1, Label.Ham)], Thresholds.Default);
        Assert.Equal(7.5 / 9, card.Auc, 9);
        Assert.Equal(4.0 / 6, card.Accuracy, 9);
        Assert.Equal(5.0 / 6, card.BestAccuracy, 9);
        Assert.Equal(2.0 / 3, card.Precision, 9);
        Assert.Equal(2.0 / 3, card.Recall, 9);
        Assert.Equal(1.0 / 3, card.HamHeld, 9);
        Assert.Equal(0, card.HamCalledSpam);
    }

    [Fact]
    public void Thresholds_follow_from_what_mistakes_cost()
    {
        Assert.Equal(new Thresholds(0.5, 0.9), Thresholds.Default);
        Assert.Equal(0.75, Thresholds.FromCosts(3, 99).Held);
        Assert.Equal(Outcome.Held, Thresholds.Default.Decide(0.7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Thresholds.FromCosts(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Thresholds.FromCosts(2, 1));
    }

    [Fact]
    public void The_base_gives_way_on_a_site_where_it_is_wrong()
    {
        var filter = Filter.Base();
        var trust = filter.BaseTrust;
        for (var i = 0; i < 60; i++)
        {
            filter.Learn(new() { Text = $"Ticket {i}: new release at https://builds.test/{i}, subscribe and check out the channel t.me/builds" }, Label.Ham);
        }

        Assert.True(filter.BaseTrust < trust / 3, $"{filter.BaseTrust} of {trust}");
        Assert.Equal(Outcome.Ham, filter.Check(new() { Text = "Ticket 99: new release at https://builds.test/99, subscribe and check out the channel t.me/builds" }).Outcome);
    }

    [Fact]
    public void A_moderator_is_told_what_would_have_changed_the_outcome()
    {
        var filter = Filter.Base();
        filter.Learn(new() { Text = "Great read, thank you. http://spammy.test/a http://spammy.test/b" }, Label.Spam);
        filter.Learn(new() { Text = "Great read, thank you." }, Label.Ham);
        filter.Learn(new() { Text = "Thank you for the great read" }, Label.Ham);
        var verdict = filter.Check(new() { Text = "Great read, thank you. http://spammy.test/c http://spammy.test/d" });
        Assert.NotEqual(Outcome.Ham, verdict.Outcome);
        Assert.Contains("without", verdict.Counterfactual, StringComparison.Ordinal);
        Assert.Contains("link", verdict.Counterfactual, StringComparison.Ordinal);
    }

    [Fact]
    public void The_commenter_learns_the_outcome_and_nothing_else()
    {
        var filter = Filter.Base();
        string[] texts = ["casino bonus http://x.xyz", "Earn $900 a day, telegram t.me/abc http://y.top/z", "buy 𝗰𝗵𝗲𝗮𝗽 pills http://q.icu"];
        var told = texts.Select(text => filter.Check(new() { Text = text, HoneypotFilled = true })).GroupBy(verdict => verdict.Outcome);
        Assert.All(told, group => Assert.Single(group.Select(verdict => verdict.CommenterReason).Distinct()));
    }
}
