using System.Text.Json;
using Masthead.Features.Akismet.Checks;
using Masthead.Spam;

namespace Masthead.Tests.Features.Akismet;

public sealed class ReasonsTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0001, "0")]
    [InlineData(0.0005001, "0.001")]
    [InlineData(-0.05, "-0.05")]
    [InlineData(1.5, "1.5")]
    [InlineData(-12, "-12")]
    [InlineData(19.9999, "20")]
    [InlineData(3.14159, "3.142")]
    public void A_weight_has_three_places_at_most(double weight, string written) =>
        Assert.Equal($"[{{\"name\":\"links\",\"weight\":{written}}}]", ReasonsText.Of([new Reason("links", weight, "two links")], withDetails: false));

    [Fact]
    public void Weights_are_the_numbers_that_JSON_would_write()
    {
        for (var thousandths = -20_000; thousandths <= 20_000; thousandths += 7)
        {
            var weight = thousandths / 1000.0;
            var written = ReasonsText.Of([new Reason("x", weight, "")], withDetails: false);
            Assert.Equal($"[{{\"name\":\"x\",\"weight\":{JsonSerializer.Serialize(weight)}}}]", written);
            Assert.Equal(weight, Assert.Single(ReasonsText.Read(written)).Weight);
        }
    }
}
