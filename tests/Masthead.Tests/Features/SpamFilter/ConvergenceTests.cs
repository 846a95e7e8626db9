using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.SpamFilter;

/// <summary>The model is a function of the decisions that count, whichever way a node came by them.</summary>
public sealed class ConvergenceTests
{
    private static readonly string Ada = Reporter.Account(1), Ben = Reporter.Account(2);

    [Fact]
    public async Task Two_nodes_come_to_the_same_weights_after_interleaved_decisions_and_second_thoughts()
    {
        await using var site = await TestSite.StartAsync();
        await using var other = await site.StartAnotherNodeAsync();
        var decisions = Enumerable.Range(0, 40).SelectMany(n => new[] { Decide(site, n, Ada), Decide(other, n + 40, Ben) });
        await Task.WhenAll(decisions);
        await Task.WhenAll(
            site.TeachAsync(3, null, Ada), other.TeachAsync(4, Label.Spam, Ben), site.TeachAsync(50, null, Ada), other.TeachAsync(79, Label.Ham, Ben), site.TeachAsync(90, Label.Ham, Ada));

        await Eventually.TrueAsync(async () => await site.ChecksumAsync() == await other.ChecksumAsync() && await site.ChecksumAsync() == await site.AnewAsync());
        Assert.Equal(79, (await site.Services.GetRequiredService<SpamGate>().KnowledgeAsync(SpamGate.OwnSite, default)).Count);
    }

    [Fact]
    public async Task A_decision_that_is_written_late_is_learnt_in_its_place()
    {
        await using var site = await TestSite.StartAsync();
        await using var other = await site.StartAnotherNodeAsync();
        var gate = site.Services.GetRequiredService<SpamGate>();
        await using var db = site.OpenDatabase();
        await using var slow = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var late = await gate.TeachAsync(db, SpamGate.OwnSite, "test:1", Teaching.Message(1), Label.Spam, Ada);
        await other.TeachAsync(Enumerable.Range(2, 20), Ben);
        await Eventually.TrueAsync(async () => (await gate.KnowledgeAsync(SpamGate.OwnSite, default)).Count == 20);
        await slow.CommitAsync(TestContext.Current.CancellationToken);
        await gate.LearnAsync(late);

        await Eventually.TrueAsync(async () => await site.ChecksumAsync() == await site.AnewAsync() && await other.ChecksumAsync() == await site.AnewAsync());
    }

    [Fact]
    public async Task A_restart_comes_to_the_same_weights()
    {
        var database = await TestDatabase.CreateAsync();
        var before = "";
        await using (var site = await TestSite.StartOnAsync(database.Kept()))
        {
            await site.TeachAsync(Enumerable.Range(0, 100), Ada);
            await site.TeachAsync(17, null, Ben);
            await site.TeachAsync(Enumerable.Range(100, 30), Ben);
            before = await site.ChecksumAsync();
        }
        await using var again = await TestSite.StartOnAsync(database);
        Assert.Equal(before, await again.ChecksumAsync());
        Assert.Equal(before, await again.AnewAsync());
        Assert.True(Assert.IsType<StoredModel.Good>(await again.Services.GetRequiredService<ExampleBook>().StoredAsync(SpamGate.OwnSite, default)).Knowledge.Count >= 64);
    }

    [Fact]
    public async Task A_decision_taken_back_leaves_what_would_be_without_it()
    {
        await using var site = await TestSite.StartAsync();
        await site.TeachAsync(Enumerable.Range(0, 70), Ada);
        await site.TeachAsync(5, null, Ada);
        await site.TeachAsync(69, Label.Ham, Ben);
        Assert.Equal(await site.AnewAsync(), await site.ChecksumAsync());
    }

    private static Task Decide(TestSite site, int n, string reporter) => Task.Run(() => site.TeachAsync(n, Teaching.LabelOf(n), reporter));
}
