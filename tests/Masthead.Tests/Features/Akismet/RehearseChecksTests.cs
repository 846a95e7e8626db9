using Masthead.Features.Akismet;
using Masthead.Features.SpamFilter;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Akismet;

public sealed class RehearseChecksTests
{
    [Fact]
    public async Task It_leaves_no_record_counts_nothing_and_teaches_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync();
        var rehearsal = ActivatorUtilities.CreateInstance<RehearseChecks>(site.Services);

        await rehearsal.RunAsync();
        await rehearsal.RunAsync();

        await using var db = site.OpenDatabase();
        Assert.Equal((0, 0, 0), (await db.Checks.CountAsync(), await db.DayCounts.CountAsync(), await db.SpamExamples.CountAsync()));
        Assert.Contains("\nmasthead_akismet_check_seconds_count 0\n", (await site.GetAsync("/metrics", host: "localhost")).Body, StringComparison.Ordinal);
        Assert.Equal("false", (await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark."))).Body);
        Assert.Equal(1, await db.Checks.CountAsync());
    }
}
