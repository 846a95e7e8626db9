using Masthead.Bench.Xss;

namespace Masthead.Web;

/// <summary>A fixed sample of the attack corpus in Chromium. The whole of it: <c>dotnet run -c Release --project bench/Masthead.Bench -- xss FILE</c>.</summary>
public sealed class AttackStrings
{
    private const int Sample = 1000;
    private const int Control = 200;

    [Fact]
    public async Task No_attack_runs_where_either_the_sanitiser_or_the_policy_stands_alone()
    {
        var corpus = XssCorpus.Find();
        Assert.SkipWhen(corpus is null, "../shared/data/security/xss.jsonl is not here");
        Assert.SkipUnless(XssBrowser.IsInstalled, "Chromium is not installed");

        var findings = await XssProof.RunAsync(XssCorpus.Sample(XssCorpus.Load(corpus), Sample), Control);

        Assert.Equal(Sample, findings.Strings.Count);
        Assert.True(findings.OracleSees, $"The control shows {findings.Seen:P1} of the scripts that are known to run");
        Assert.Empty(findings.Leftovers);
        Assert.DoesNotContain(findings.Sanitised.Visits, v => v.Ran || v.Tried || v.IsLate);
        Assert.DoesNotContain(findings.Policy.SelectMany(run => run.Visits), v => v.Ran || v.IsLate);
    }
}
