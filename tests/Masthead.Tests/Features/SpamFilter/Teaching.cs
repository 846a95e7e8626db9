using System.Globalization;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.SpamFilter;

/// <summary>People who teach a site's filter, and messages that they decide about: as many as a test wants, no two alike.</summary>
internal static class Teaching
{
    private static readonly string[] Good = "ferry harbour council lamp winter timetable bridge school road market tide gull library pier budget crew fish storm quay museum bicycle orchard teacher vote roof chapel meadow bus clinic garden letter parish river choir mill baker lantern anchor sail rain".Split(' ');
    private static readonly string[] Bad = "casino jackpot bonus pills discount loan crypto profit escort lottery replica backlinks slots winner cash viagra forex wager betting payday cheap mortgage miracle slimming dating webcam refund prize voucher traffic ranking deposit spins wallet trading invest rolex keto".Split(' ');

    /// <summary>The n-th message: spam, if n is odd.</summary>
    public static Submission Message(int n)
    {
        var words = LabelOf(n) == Label.Spam ? Bad : Good;
        var text = string.Join(' ', Enumerable.Range(0, 9).Select(i => words[(n * 31 + i * i * 17 + n * i * 7 + n / 3 * i * 5) % words.Length]));
        return new Submission { Text = LabelOf(n) == Label.Spam ? $"{text} http://shop{n % 7}.example/{n}" : $"{text}, and the {Good[n % Good.Length]} of {n}" };
    }

    public static Label LabelOf(int n) => n % 2 == 1 ? Label.Spam : Label.Ham;

    public static Label Opposite(this Label label) => label == Label.Spam ? Label.Ham : Label.Spam;

    /// <summary>Decides as a moderator does: written in one transaction, then learnt.</summary>
    public static async Task TeachAsync(this TestSite site, int n, Label? label, string reporter, long siteId = SpamGate.OwnSite)
    {
        var gate = site.Services.GetRequiredService<SpamGate>();
        await gate.LearnAsync(await site.Services.GetRequiredService<WriteQueue>().RunAsync(
            db => gate.TeachAsync(db, siteId, "test:" + n.ToString(CultureInfo.InvariantCulture), Message(n), label, reporter), CancellationToken.None));
    }

    public static async Task TeachAsync(this TestSite site, IEnumerable<int> messages, string reporter)
    {
        foreach (var n in messages)
            await site.TeachAsync(n, LabelOf(n), reporter);
    }

    /// <summary>What the running site's model comes to, once nothing is being learnt any more.</summary>
    public static async Task<string> ChecksumAsync(this TestSite site, long siteId = SpamGate.OwnSite)
    {
        var gate = site.Services.GetRequiredService<SpamGate>();
        await gate.SettleAsync();
        return (await gate.KnowledgeAsync(siteId, CancellationToken.None)).Checksum();
    }

    /// <summary>What the examples in the database come to, learnt one after the other.</summary>
    public static async Task<string> AnewAsync(this TestSite site, long siteId = SpamGate.OwnSite) =>
        (await site.Services.GetRequiredService<ExampleBook>().LearnAnewAsync(siteId, _ => { }, CancellationToken.None)).Checksum();
}
