using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Masthead.Tests.Features.SpamFilter;

public sealed class SpamGateTests
{
    private static readonly Submission Offer = new() { Text = "Win big tonight at the golden wheel, first spin on the house" };

    [Fact]
    public async Task A_decision_changes_the_next_verdict_at_once_and_is_there_after_a_restart()
    {
        await using var site = await TestSite.StartAsync();
        var gate = site.Services.GetRequiredService<SpamGate>();
        var before = await ScoreAsync(gate);
        await TeachAsync(site, gate, Label.Spam);
        var after = await ScoreAsync(gate);
        Assert.True(after > before, $"{after} should be above {before}");

        gate.HearNothing();
        Assert.Equal(after, await ScoreAsync(gate), 9);
    }

    [Fact]
    public async Task A_decision_taken_back_leaves_the_score_where_it_was()
    {
        await using var site = await TestSite.StartAsync();
        var gate = site.Services.GetRequiredService<SpamGate>();
        var before = await ScoreAsync(gate);
        await TeachAsync(site, gate, Label.Spam);
        await TeachAsync(site, gate, null);
        await gate.SettleAsync();
        Assert.Equal(before, await ScoreAsync(gate), 6);
    }

    [Fact]
    public async Task The_same_decision_twice_counts_once()
    {
        await using var site = await TestSite.StartAsync();
        var gate = site.Services.GetRequiredService<SpamGate>();
        await TeachAsync(site, gate, Label.Spam);
        var once = await ScoreAsync(gate);
        await TeachAsync(site, gate, Label.Spam);
        Assert.Equal(once, await ScoreAsync(gate));
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.SpamExamples.CountAsync());
    }

    [Fact]
    public async Task What_one_site_learns_another_does_not_know()
    {
        await using var site = await TestSite.StartAsync();
        var gate = site.Services.GetRequiredService<SpamGate>();
        var before = (await gate.CheckAsync(7, Offer, default)).Verdict!.Score;
        await TeachAsync(site, gate, Label.Spam);
        Assert.Equal(before, (await gate.CheckAsync(7, Offer, default)).Verdict!.Score);
    }

    [Fact]
    public async Task A_filter_that_cannot_be_read_means_held()
    {
        await using var site = await TestSite.StartAsync();
        var files = site.Services.GetRequiredService<ModelFiles>();
        await using var away = new PreparedReads(new DatabaseOptions { DataDirectory = Path.Combine(site.Database.Directory, "away") }, site.Services.GetRequiredService<WriteQueue>(), []);
        await using var filters = new SiteFilters(new ExampleBook(away, files, NullLogger<ExampleBook>.Instance), files, NullLogger<SiteFilters>.Instance);
        var gate = new SpamGate(filters, new LoneNode(), TimeProvider.System, NullLogger<SpamGate>.Instance);
        var answer = await gate.CheckAsync(SpamGate.OwnSite, Offer, default);
        Assert.Equal(Outcome.Held, answer.Outcome);
        Assert.NotNull(answer.Fault);
    }

    [Fact]
    public async Task Two_callers_with_thresholds_of_their_own_share_a_filter_and_get_their_own_outcomes()
    {
        await using var site = await TestSite.StartAsync();
        var gate = site.Services.GetRequiredService<SpamGate>();
        var (strict, mild) = (new Thresholds(0, 0), new Thresholds(1.1, 1.2));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
            (i % 2 == 0, (await gate.CheckAsync(SpamGate.OwnSite, Offer, default, i % 2 == 0 ? strict : mild)).Verdict!.Outcome))));
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Item1 ? Outcome.Spam : Outcome.Ham, outcome.Outcome));
    }

    private static async Task<double> ScoreAsync(SpamGate gate) => (await gate.CheckAsync(SpamGate.OwnSite, Offer, default)).Verdict!.Score;

    private static async Task TeachAsync(TestSite site, SpamGate gate, Label? label)
    {
        await using var db = site.OpenDatabase();
        await gate.LearnAsync(await gate.TeachAsync(db, SpamGate.OwnSite, "comment:1", Offer, label, Reporter.Account(1)));
    }
}
