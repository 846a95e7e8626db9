using Masthead.Features.CommentPolicy;
using Masthead.Spam;

namespace Masthead.Tests.Features.CommentPolicy;

public sealed class PolicyCostsTests
{
    [Theory]
    [InlineData(1, 9, 0.5, 0.9)]
    [InlineData(0.25, 4, 0.2, 0.8)]
    [InlineData(0, 9, 0, 0.9)]
    public void The_thresholds_follow_from_the_costs_and_the_costs_from_the_thresholds(double held, double lost, double holdFrom, double spamFrom)
    {
        var costs = new PolicyCosts(held, lost);

        Assert.Equal((holdFrom, spamFrom), (costs.Thresholds.Held, costs.Thresholds.Spam));
        Assert.Equal(costs, PolicyCosts.Of(holdFrom, spamFrom));
    }

    [Fact]
    public void A_threshold_that_nothing_reaches_is_the_highest_cost_that_can_be_stated() =>
        Assert.Equal(new PolicyCosts(PolicyCosts.Most, PolicyCosts.Most), PolicyCosts.Of(1.1, 1.2));

    [Theory]
    [InlineData("1", "9", null)]
    [InlineData("0", "0,5", null)]
    [InlineData("-1", "9", nameof(PolicyForm.GoodHeld))]
    [InlineData("much", "9", nameof(PolicyForm.GoodHeld))]
    [InlineData("1", "", nameof(PolicyForm.GoodLost))]
    [InlineData("0", "0", nameof(PolicyForm.GoodLost))]
    [InlineData("9", "1", nameof(PolicyForm.GoodLost))]
    [InlineData("1", "1001", nameof(PolicyForm.GoodLost))]
    public void A_form_says_which_cost_is_none(string held, string lost, string? wrong) =>
        Assert.Equal(wrong, new PolicyForm { GoodHeld = held, GoodLost = lost }.Check().Keys.SingleOrDefault());

    [Fact]
    public void What_costs_would_have_meant_is_counted_on_what_moderators_decided()
    {
        var lines = CostLine.Of(Thresholds.Default, [(0.3, true), (0.7, true), (0.95, true), (0.3, false), (0.7, false), (0.95, false)]);

        Assert.Equal((true, 1, 1, 1), (lines[0].IsInForce, lines[0].GoodHeld, lines[0].GoodLost, lines[0].SpamPublished));
        var mild = lines.Single(line => line.Costs.GoodHeld == 4);
        Assert.Equal((0.8, 1, 0, 2), (mild.Thresholds.Held, mild.GoodHeld, mild.GoodLost, mild.SpamPublished));
        Assert.Single(lines, line => line.Thresholds == Thresholds.Default);
    }
}
