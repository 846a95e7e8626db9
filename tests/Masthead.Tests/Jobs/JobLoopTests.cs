using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Jobs;

public sealed class JobLoopTests
{
    [Fact]
    public async Task Looking_for_work_needs_no_mapper_until_there_is_some()
    {
        await using var site = await TestSite.StartAsync();
        // A clock of its own: the site's loop is not to find tomorrow's work first.
        var clock = new TestClock();
        using var loop = ActivatorUtilities.CreateInstance<JobLoop>(site.Services, new NoMapper(), clock);
        Assert.False(await loop.RunNextAsync(default));
        clock.Advance(TimeSpan.FromDays(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => loop.RunNextAsync(default));
    }

    private sealed class NoMapper : IDbContextFactory<NewsDb>
    {
        public NewsDb CreateDbContext() => throw new InvalidOperationException("The model would be built now.");
    }
}
