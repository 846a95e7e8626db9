using Masthead.Features.Settings;
using Masthead.Tests.Hosting;
using Masthead.Web;

namespace Masthead.Tests.Cluster;

public sealed class TwoNodesTests
{
    [Fact]
    public async Task A_change_on_one_node_is_seen_by_the_readers_of_the_other()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await using var other = await site.StartAnotherNodeAsync();
        using var reader = other.Visitor();
        Assert.Contains("The Skarrow Packet", await reader.GetStringAsync("/"), StringComparison.Ordinal);

        await site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(settings => settings with { Name = "The Other Packet" }, default);
        await Eventually.TrueAsync(async () => (await reader.GetStringAsync("/")).Contains("The Other Packet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_starts_lets_the_others_forget_what_it_may_not_have_told()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await using var other = await site.StartAnotherNodeAsync();
        using var reader = site.Visitor();
        var pages = site.Services.GetRequiredService<PageCache>();
        // Both lines stand once a page stays.
        await Eventually.TrueAsync(async () =>
        {
            await reader.GetStringAsync("/");
            await Task.Delay(100);
            return pages.Counts.Pages > 0;
        });
        await using var third = await site.StartAnotherNodeAsync();
        await Eventually.TrueAsync(() => Task.FromResult(pages.Counts.Pages == 0));
    }
}
