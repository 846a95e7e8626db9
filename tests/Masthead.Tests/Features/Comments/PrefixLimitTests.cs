using System.Net;
using Masthead.Tests.Hosting;
using Masthead.Web;

namespace Masthead.Tests.Features.Comments;

public sealed class PrefixLimitTests
{
    private static readonly AddressPrefix Home = AddressPrefix.Of(IPAddress.Parse("203.0.113.7"));

    [Fact]
    public void The_minute_slides_so_that_no_minute_sees_more_than_the_limit()
    {
        var clock = new TestClock();
        var limit = new PrefixLimit(3, clock);
        var granted = new List<DateTimeOffset>();
        for (var second = 0; second < 600; second += 7)
        {
            if (limit.TryTake(Home, out _))
                granted.Add(clock.GetUtcNow());
            clock.Advance(TimeSpan.FromSeconds(7));
        }
        Assert.All(granted, start => Assert.InRange(granted.Count(at => at >= start && at < start.AddMinutes(1)), 1, 3));
        Assert.InRange(granted.Count, 27, 31);
    }

    [Fact]
    public void None_means_no_limit()
    {
        var limit = new PrefixLimit(0, new TestClock());
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(limit.TryTake(Home, out var _)));
    }

    [Fact]
    public void Many_at_once_get_exactly_as_many_as_there_are()
    {
        var limit = new PrefixLimit(20, new TestClock());
        var granted = 0;
        Parallel.For(0, 500, _ =>
        {
            if (limit.TryTake(Home, out var _))
                Interlocked.Increment(ref granted);
        });
        Assert.Equal(20, granted);
    }
}
