namespace Masthead.Bench.Xss;

/// <summary><c>xss FILE [COUNT]</c>: the proof over a corpus, or over a fixed sample of it, as a table; exit code 1 when a layer does not hold.</summary>
internal static class XssCommand
{
    public static async Task<int> RunAsync(string file, int? count = null)
    {
        var strings = XssCorpus.Load(file);
        if (count is { } some)
            strings = XssCorpus.Sample(strings, some);
        var findings = await XssProof.RunAsync(strings, strings.Count, Console.Error.WriteLine);
        Write(findings);
        return findings is { SanitiserHolds: true, PolicyHolds: true, OracleSees: true } ? 0 : 1;
    }

    private static void Write(XssFindings findings)
    {
        Console.WriteLine($"{"run",-40}{"strings",9}{"ran",8}{"ran or tried",14}{"blocked",9}{"late",6}{"seconds",9}");
        foreach (var run in (IEnumerable<XssRun>)[findings.Sanitised, .. findings.Policy, .. findings.Control])
        {
            Console.WriteLine($"{run.Name,-40}{run.Strings,9}{run.Ran,8}{run.Live.Count,14}{run.Blocked,9}{run.Late,6}{run.Took.TotalSeconds,9:0}");
            foreach (var visit in run.Visits.Where(v => v.IsLate || (v.Ran && !findings.Control.Contains(run))).Take(10))
                Console.WriteLine($"    {findings.Strings[visit.Index].Id}: {string.Join(", ", visit.Said)}{(visit.IsLate ? " (late)" : "")}");
        }
        Console.WriteLine($"live in the control: {findings.Live.Count} of {findings.Strings.Count}; of those known to be live the oracle sees {findings.Seen:P2}");
        Console.WriteLine($"leftovers in sanitised comments and bodies: {findings.Leftovers.Count}");
        findings.Leftovers.Take(20).ToList().ForEach(Console.WriteLine);
        Console.WriteLine($"sanitiser alone {Holds(findings.SanitiserHolds)}; policy alone {Holds(findings.PolicyHolds)}; oracle {(findings.OracleSees ? "sees" : "IS BLIND")}");
    }

    private static string Holds(bool holds) => holds ? "holds" : "FAILS";
}
