using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.SpamFilter;

public sealed class RetractReporterTests
{
    private static readonly string Ada = Reporter.Account(1), Eve = Reporter.Account(9);

    [Fact]
    public async Task Everything_from_one_reporter_goes_as_if_it_had_never_been_and_comes_back_exactly()
    {
        await using var site = await TestSite.StartAsync();
        await site.TeachAsync(Enumerable.Range(0, 30), Ada);
        var without = await site.ChecksumAsync();
        // Eve overrules Ada, changes her own mind, and decides about what nobody had decided about.
        await site.TeachAsync(2, Label.Spam, Eve);
        await site.TeachAsync(4, Label.Spam, Eve);
        await site.TeachAsync(4, Label.Ham, Eve);
        await site.TeachAsync(Enumerable.Range(30, 10), Eve);
        var with = await site.ChecksumAsync();

        var retraction = await Verb(site).RunAsync(SpamGate.OwnSite, Eve, "Eve", "Ada", default);
        Assert.Equal(12, retraction!.Decisions);
        Assert.Equal(without, await site.ChecksumAsync());
        Assert.Null(await Verb(site).RunAsync(SpamGate.OwnSite, Eve, "Eve", "Ada", default));

        Assert.Equal(12, await Verb(site).UndoAsync(retraction.Id, "Ada", default));
        Assert.Equal(with, await site.ChecksumAsync());
        Assert.Null(await Verb(site).UndoAsync(retraction.Id, "Ada", default));
        await using var db = site.OpenDatabase();
        Assert.Equal("Ada", (await db.SpamRetractions.SingleAsync()).UndoneBy);

        Assert.Equal(12, (await Verb(site).RunAsync(SpamGate.OwnSite, Eve, "Eve", "Ada", default))!.Decisions);
        Assert.Equal(without, await site.ChecksumAsync());
    }

    [Fact]
    public async Task What_somebody_decided_since_stays()
    {
        await using var site = await TestSite.StartAsync();
        await site.TeachAsync(Enumerable.Range(0, 4), Eve);
        var retraction = await Verb(site).RunAsync(SpamGate.OwnSite, Eve, "Eve", "Ada", default);
        await site.TeachAsync(1, Label.Ham, Ada);

        Assert.Equal(3, await Verb(site).UndoAsync(retraction!.Id, "Ada", default));
        await using var db = site.OpenDatabase();
        Assert.Equal((Label.Ham, Ada), await db.EffectiveExamples(SpamGate.OwnSite).Where(row => row.Source == "test:1").Select(row => new ValueTuple<Label, string>(row.Label, row.Reporter)).SingleAsync());
        Assert.Equal(await site.AnewAsync(), await site.ChecksumAsync());
    }

    [Fact]
    public async Task The_other_nodes_take_it_back_too()
    {
        await using var site = await TestSite.StartAsync();
        await using var other = await site.StartAnotherNodeAsync();
        await site.TeachAsync(Enumerable.Range(0, 20), Ada);
        await other.TeachAsync(Enumerable.Range(20, 20), Eve);
        await Verb(site).RunAsync(SpamGate.OwnSite, Eve, "Eve", "Ada", default);
        await Eventually.TrueAsync(async () => await other.ChecksumAsync() == await other.AnewAsync() && await site.ChecksumAsync() == await other.ChecksumAsync());
        Assert.Equal(20, (await other.Services.GetRequiredService<SpamGate>().KnowledgeAsync(SpamGate.OwnSite, default)).Count);
    }

    private static RetractReporter Verb(TestSite site) => site.Services.GetRequiredService<RetractReporter>();
}
