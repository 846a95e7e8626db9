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

    [Theory]
    [InlineData("two links: <a href='x'>&amp;</a> + \"q\" \\ / \u0000 \u007f")]
    [InlineData("Zürich, Привет, 你好, \u2028 and a pair \U0001F600")]
    [InlineData("half a pair \ud83d")]
    [InlineData("\ude00 the other half")]
    public void A_detail_is_written_as_JSON_writes_it(string detail)
    {
        var written = ReasonsText.Of([new Reason("links", 1, detail), new Reason("words", -2, detail)], withDetails: true);

        var json = JsonSerializer.Serialize(detail);
        Assert.Equal($"[{{\"name\":\"links\",\"weight\":1,\"detail\":{json}}},{{\"name\":\"words\",\"weight\":-2,\"detail\":{json}}}]", written);
        Assert.DoesNotContain(written, letter => letter is < ' ' or > '~');
    }

    [Fact]
    public void A_long_detail_is_cut_whatever_it_is_made_of()
    {
        var written = ReasonsText.Of([.. Enumerable.Repeat(new Reason("wording", 1, new string('ж', 500)), 9)], withDetails: true);

        Assert.All(ReasonsText.Read(written), reason => Assert.Equal(new string('ж', 120), reason.Detail));
        Assert.Equal(6, ReasonsText.Read(written).Count);
    }

    [Fact]
    public void A_record_has_the_same_in_fewer_letters()
    {
        Reason[] reasons = [new("links", 1.5, "two links"), new("wording", -0.25, "«ferry» & \"boat\"")];

        Assert.Equal("[[\"links\",1.5],[\"wording\",-0.25]]", ReasonsText.ForRecord(reasons, withDetails: false));
        foreach (var withDetails in (bool[])[true, false])
            Assert.Equal(ReasonsText.Read(ReasonsText.Of(reasons, withDetails)), ReasonsText.Read(ReasonsText.ForRecord(reasons, withDetails)));
        Assert.Empty(ReasonsText.Read(ReasonsText.ForRecord([], withDetails: true)));
    }
}
