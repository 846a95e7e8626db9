using Masthead.Features.ClientSites;

namespace Masthead.Tests.Features.ClientSites;

public sealed class CountLineTests
{
    [Theory]
    [InlineData(0, 0, 0, null)]
    [InlineData(6, 4, 0, 1.0)]
    [InlineData(2_600_000, 620_000, 55, 0.999)]
    [InlineData(1, 9, 9, 0.1)]
    [InlineData(1, 1, 8, 0.0)]
    public void All_verdicts_were_right_only_where_none_was_wrong(long spam, long ham, long missed, double? right) =>
        Assert.Equal(right, new CountLine("", spam + ham, spam, ham, 0, missed, 0, 0, 0, 0).Right);
}
