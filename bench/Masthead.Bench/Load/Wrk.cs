using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Masthead.Bench.Load;

/// <summary>What one run of the load generator saw. Times in milliseconds.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="Half">Median time to an answer.</param>
/// <param name="P99">Slowest but one in a hundred.</param>
/// <param name="Answers">How many answers in all.</param>
/// <param name="Errors">Answers that were not 2xx or 3xx, and broken connections.</param>
internal sealed record LoadFigures(double PerSecond, double Half, double P99, double Answers, long Errors);

/// <summary>Debian's <c>wrk</c> on a core of its own.</summary>
internal static partial class Wrk
{
    /// <param name="core">The processor it may use; the server belongs on another.</param>
    /// <param name="connections">Open at the same time, kept alive.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="url">What is asked for; with <paramref name="paths"/>, only its host counts.</param>
    /// <param name="paths">Asked for in turn, or null.</param>
    public static async Task<LoadFigures> RunAsync(int core, int connections, int seconds, string url, string? paths = null)
    {
        string[] words = ["-c", Text(core), "wrk", "-t1", "-c", Text(connections), "-d", $"{seconds}s", "--latency", "-H", "Accept-Encoding: gzip", url];
        return Read(await RunAsync(paths is null ? words : [.. words[..^1], "-s", await ScriptAsync(), words[^1], "--", paths]));
    }

    /// <summary>Sends what a Lua script makes; it counts its own wrong answers and prints <c>wrong answers: N</c>.</summary>
    public static async Task<LoadFigures> PostAsync(int core, int connections, int seconds, string url, string script, params string[] words) =>
        Read(await RunAsync(["-c", Text(core), "wrk", "-t1", "-c", Text(connections), "-d", $"{seconds}s", "--latency", "-s", script, url, "--", .. words]));

    private static async Task<string> RunAsync(string[] words)
    {
        var start = new ProcessStartInfo("taskset", words) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text;
    }

    private static LoadFigures Read(string text)
    {
        double Find(Regex pattern) => pattern.Match(text) is { Success: true } match ? double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture) : 0;
        return new LoadFigures(Find(Rate()), Milliseconds(Half().Match(text)), Milliseconds(Most().Match(text)), Find(All()), (long)(Math.Max(Find(Wrong()), Find(Refused())) + Find(Broken())));
    }

    private static double Milliseconds(Match match)
    {
        if (!match.Success)
            return double.NaN;
        var value = double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch { "us" => value / 1000, "s" => value * 1000, _ => value };
    }

    private static async Task<string> ScriptAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), "masthead-bench-paths.lua");
        await File.WriteAllTextAsync(file, """
            local paths, at = {}, 0
            function init(args) for line in io.lines(args[1]) do paths[#paths + 1] = wrk.format("GET", line) end end
            function request() at = at % #paths + 1; return paths[at] end
            """);
        return file;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+(?<value>[\d.]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Rate();

    [GeneratedRegex(@"(?<value>\d+) requests in", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex All();

    [GeneratedRegex(@"50%\s+(?<value>[\d.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Half();

    [GeneratedRegex(@"99%\s+(?<value>[\d.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Most();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<value>\d+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Wrong();

    [GeneratedRegex(@"wrong answers: (?<value>\d+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Refused();

    [GeneratedRegex(@"Socket errors: connect \d+, read (?<value>\d+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Broken();
}
