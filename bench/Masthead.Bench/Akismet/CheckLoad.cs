using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Masthead.Bench.Akismet;

/// <summary>
/// How many checks one core answers: the server on core 0, <c>wrk</c> on core 1, 64 connections that stay open, a durable record of every check.
/// Beside it Kestrel alone, which reads the same bodies, in the same round.
/// </summary>
internal static partial class CheckLoad
{
    private const int Forms = 4000;
    private const int LargeForms = 60;

    public static async Task<int> RunAsync(int seconds, int rounds)
    {
        var directory = Directory.CreateTempSubdirectory("masthead-bench-").FullName;
        var key = await ServerProcess.RunAsync(ServerProcess.Program, "key", "add", "--site", "https://client.example.org", "--Masthead:DataDirectory", directory);
        var small = Path.Combine(directory, "small.txt");
        var large = Path.Combine(directory, "large.txt");
        await File.WriteAllLinesAsync(small, Enumerable.Range(0, Forms).Select(number => Akismet.Forms.Small(key, number)));
        await File.WriteAllLinesAsync(large, Enumerable.Range(0, LargeForms).Select(number => Akismet.Forms.WordPress(key, number)));
        var script = Path.Combine(directory, "post.lua");
        await File.WriteAllTextAsync(script, Script);
        Console.WriteLine("| form | round | bare/s | checks/s | ratio | p50 | p99 | errors | bare CPU µs | check CPU µs | CPU ratio | warm after s |\n|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (var round = 1; round <= rounds; round++)
        {
            await CompareAsync("1 KB", small, round, directory, script, seconds);
            await CompareAsync("60 KB", large, round, directory, script, seconds);
        }
        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private static async Task CompareAsync(string name, string forms, int round, string directory, string script, int seconds)
    {
        Figures bare, checks;
        int warmAfter;
        await using (var server = await ServerProcess.StartAsync(0, ServerProcess.FreePort(), ServerProcess.Self, "akismet-bare"))
        {
            await WarmAsync(server, forms, script);
            bare = await LoadAsync(server, forms, script, seconds);
        }
        await using (var server = await ServerProcess.StartAsync(0, ServerProcess.FreePort(), ServerProcess.Program, "serve", "--Masthead:DataDirectory", directory))
        {
            warmAfter = await WarmAsync(server, forms, script);
            checks = await LoadAsync(server, forms, script, seconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {round} | {bare.PerSecond:N0} | {checks.PerSecond:N0} | {checks.PerSecond / bare.PerSecond:0.00} | {checks.Median} | {checks.P99} | {checks.Errors} | {bare.Cost:0.0} | {checks.Cost:0.0} | {bare.Cost / checks.Cost:0.00} | {warmAfter} |"));
    }

    /// <summary>The code is compiled as it is used, and well only when it was used often: loads the server until a request costs no less than before.</summary>
    /// <returns>After how many seconds.</returns>
    private static async Task<int> WarmAsync(ServerProcess server, string forms, string script)
    {
        const int Piece = 5, Most = 90;
        var (best, since) = (double.MaxValue, 0);
        for (var seconds = Piece; seconds < Most; seconds += Piece)
        {
            var cost = (await LoadAsync(server, forms, script, Piece)).Cost;
            since = cost < 0.97 * best ? 0 : since + 1;
            best = Math.Min(best, cost);
            if (since == 3)
                return seconds;
        }
        return Most;
    }

    private static async Task<Figures> LoadAsync(ServerProcess server, string forms, string script, int seconds)
    {
        var start = new ProcessStartInfo("taskset") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var word in (string[])["-c", "1", "wrk", "-t1", "-c64", $"-d{seconds}s", "--latency", "-s", script, $"http://127.0.0.1:{server.Port}/1.1/comment-check", "--", forms])
            start.ArgumentList.Add(word);
        var before = server.Worked;
        using var wrk = Process.Start(start)!;
        var text = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        string Find(Regex pattern) => pattern.Match(text) is { Success: true } match ? match.Groups["value"].Value : "";
        var asked = double.Parse(Find(All()), CultureInfo.InvariantCulture);
        var cost = (server.Worked - before).TotalMicroseconds / asked;
        return new Figures(double.Parse(Find(Rate()), CultureInfo.InvariantCulture), cost, Find(Half()), Find(Most()), Find(Wrong()) is { Length: > 0 } wrong ? wrong : "0");
    }

    private sealed record Figures(double PerSecond, double Cost, string Median, string P99, string Errors);

    [GeneratedRegex(@"Requests/sec:\s+(?<value>[\d.]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Rate();

    [GeneratedRegex(@"(?<value>\d+) requests in", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex All();

    [GeneratedRegex(@"50%\s+(?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Half();

    [GeneratedRegex(@"99%\s+(?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Most();

    [GeneratedRegex(@"wrong answers: (?<value>\d+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Wrong();

    // Each connection sends its own forms in turn; an answer that is neither true nor false is an error.
    private const string Script = """
        local requests, at = {}, 0
        wrong = 0
        function init(args)
          for line in io.lines(args[1]) do
            requests[#requests + 1] = wrk.format("POST", nil, { ["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8" }, line)
          end
        end
        function request() at = at % #requests + 1; return requests[at] end
        function response(status, headers, body) if status ~= 200 or (body ~= "true" and body ~= "false") then wrong = wrong + 1 end end
        local threads = {}
        function setup(thread) table.insert(threads, thread) end
        function done(summary, latency, all)
          local sum = 0
          for _, thread in ipairs(threads) do sum = sum + (thread:get("wrong") or 0) end
          io.write("wrong answers: " .. sum .. "\n")
        end
        """;
}
