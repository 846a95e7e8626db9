using System.Diagnostics;

namespace Masthead.Bench.Xss;

/// <summary>What one run over the corpus found.</summary>
internal sealed record XssRun(string Name, int Strings, List<XssVisit> Visits, TimeSpan Took)
{
    public int Ran => Visits.Count(v => v.Ran);

    /// <summary>Strings whose script ran, or would have run had it been without a fault.</summary>
    public HashSet<int> Live => [.. Visits.Where(v => v.Ran || v.Tried).Select(v => v.Index)];

    public int Blocked => Visits.Count(v => v.Blocked);

    public int Late => Visits.Count(v => v.IsLate);
}

/// <summary>All that the proof found. Each layer must hold alone, and the control shows that the oracle sees.</summary>
internal sealed record XssFindings(IReadOnlyList<XssString> Strings, XssRun Sanitised, List<string> Leftovers, List<XssRun> Policy, List<XssRun> Control)
{
    public HashSet<int> Live => [.. Control.SelectMany(r => r.Live)];

    /// <summary>Of the strings known to run a script as they are, the share that this oracle sees.</summary>
    public double Seen
    {
        get
        {
            var known = Enumerable.Range(0, Control.Max(r => r.Strings)).Where(i => Strings[i].FiresRaw).ToList();
            return known.Count == 0 ? 0 : known.Count(Live.Contains) / (double)known.Count;
        }
    }

    public bool SanitiserHolds => Sanitised.Live.Count == 0 && Sanitised.Late == 0 && Leftovers.Count == 0;

    public bool PolicyHolds => Policy.TrueForAll(r => r.Ran == 0 && r.Late == 0);

    public bool OracleSees => Seen > 0.98;
}

internal static class XssProof
{
    /// <summary>
    /// The sanitiser is tried with every field in every place of a page; the policy with the string as it is in every place;
    /// the control, with the first <paramref name="control"/> strings, as a comment and as a website: between tags and inside one.
    /// </summary>
    public static async Task<XssFindings> RunAsync(IReadOnlyList<XssString> strings, int control, Action<string>? progress = null)
    {
        await using var server = await XssServer.StartAsync(strings);
        await using var browser = await XssBrowser.StartAsync(server.Address);
        progress?.Invoke($"Chromium {browser.Version}, {strings.Count} strings");

        var (sanitised, found) = await RunAsync(browser, XssLayer.Sanitiser, XssPlace.Comment, strings.Count, progress);
        var policy = new List<XssRun>();
        foreach (var place in Enum.GetValues<XssPlace>())
            policy.Add((await RunAsync(browser, XssLayer.Policy, place, strings.Count, progress)).Run);
        var seen = new List<XssRun>();
        foreach (var place in (XssPlace[])[XssPlace.Comment, XssPlace.Website])
            seen.Add((await RunAsync(browser, XssLayer.None, place, control, progress)).Run);
        return new(strings, sanitised, found, policy, seen);
    }

    private static async Task<(XssRun Run, List<string> Leftovers)> RunAsync(
        XssBrowser browser, XssLayer layer, XssPlace place, int strings, Action<string>? progress)
    {
        var name = layer switch
        {
            XssLayer.Sanitiser => "sanitiser on, policy off: every field",
            XssLayer.Policy => $"sanitiser off, policy on: {place}",
            _ => $"both off (control): {place}",
        };
        var clock = Stopwatch.StartNew();
        var (visits, found) = await browser.VisitAsync(layer, place, strings, layer == XssLayer.Sanitiser ? XssOracle.Leftovers : null);
        var run = new XssRun(name, strings, visits, clock.Elapsed);
        progress?.Invoke($"{name}: {clock.Elapsed.TotalSeconds:0} s, {run.Ran} ran, {run.Blocked} blocked, {run.Late} late");

        var leftovers = found.SelectMany(f => f.GetProperty("found").EnumerateArray().Select(l => l.ToString())).ToList();
        var articles = found.Sum(f => f.GetProperty("articles").GetInt32());
        if (layer == XssLayer.Sanitiser && articles != strings)
            leftovers.Add($"{strings} strings made {articles} articles: one broke out of its place");
        return (run, leftovers);
    }
}
