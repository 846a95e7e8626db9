using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Masthead.Bench.Akismet;
using Masthead.Bench.Load;

namespace Masthead.Bench.Reading;

/// <summary>
/// What readers get: articles, sections, the front page and a feed, from the cache and without it, each beside nginx sending the same bytes
/// as a file in the same round. The server has core 0, <c>wrk</c> core 1.
/// </summary>
internal static partial class ReadingLoad
{
    private const int Articles = 1_000;
    private const int Comments = 10_000;
    private const int ServerCore = 0;
    private const int LoadCore = 1;

    /// <param name="seconds">Length of one run.</param>
    /// <param name="rounds">How often each pair is run; the medians are printed.</param>
    /// <param name="program">The program to measure, or null for the one built beside this.</param>
    public static async Task<int> RunAsync(int seconds, int rounds, string? program = null)
    {
        var directory = Directory.CreateTempSubdirectory("masthead-bench-").FullName;
        await ServerProcess.RunAsync(ServerProcess.Program, "seed", "--articles", Text(Articles), "--comments", Text(Comments), "--Masthead:DataDirectory", directory);
        await MeasureAsync("from the cache", seconds, rounds, directory, program, "64");
        await MeasureAsync("made anew each time", seconds, rounds, directory, program, "0");
        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private static async Task MeasureAsync(string name, int seconds, int rounds, string directory, string? program, string cacheMegabytes)
    {
        await using var server = await ServerProcess.StartAsync(ServerCore, Port(), program ?? ServerProcess.Program, "serve",
            "--Masthead:DataDirectory", directory, "--Masthead:PageCacheMegabytes", cacheMegabytes, "--Masthead:SampleContent", "false");
        var pages = await PagesAsync(server.Port);
        var files = new Dictionary<string, byte[]>();
        foreach (var (page, path) in pages)
            files[page] = await GetAsync(server.Port, path);
        await using var nginx = await StaticServer.StartAsync(ServerCore, Port(), files);
        foreach (var (_, path) in pages)
            await Wrk.RunAsync(LoadCore, 64, 4, Url(server.Port, path));
        Console.WriteLine($"\n{name}, 64 connections, medians of {rounds}\n");
        Console.WriteLine("| page | bytes | nginx/s | Masthead/s | ratio | CPU ratio | p99 ms, nginx | p99 ms, Masthead | p50 ms at one connection | errors |\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (page, path) in pages)
        {
            var runs = new List<Pair>();
            for (var round = 0; round < rounds; round++)
                runs.Add(await CompareAsync(nginx, server, page, path, seconds));
            Print(page, files[page].Length, runs);
        }
        Console.WriteLine($"\nmemory after this load: {ProcessTimes.PssMegabytes(server.Id):0} MiB (PSS)");
    }

    private static async Task<Pair> CompareAsync(StaticServer nginx, ServerProcess server, string page, string path, int seconds)
    {
        var (theirs, theirCost) = await MeasureAsync(() => nginx.Worked, Url(nginx.Port, "/" + page), seconds);
        var (ours, ourCost) = await MeasureAsync(() => server.Worked, Url(server.Port, path), seconds);
        var alone = await Wrk.RunAsync(LoadCore, 1, 2, Url(server.Port, path));
        return new Pair(theirs, ours, theirCost / ourCost, alone.Half);
    }

    private static async Task<(LoadFigures Figures, double Cost)> MeasureAsync(Func<TimeSpan> worked, string url, int seconds)
    {
        var before = worked();
        var figures = await Wrk.RunAsync(LoadCore, 64, seconds, url);
        return (figures, (worked() - before).TotalMicroseconds / figures.Answers);
    }

    private static void Print(string page, int bytes, List<Pair> runs)
    {
        double Median(Func<Pair, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {page} | {bytes:N0} | {Median(r => r.Nginx.PerSecond):N0} | {Median(r => r.Ours.PerSecond):N0} | {Median(r => r.Ours.PerSecond / r.Nginx.PerSecond):0.00} | {Median(r => r.CostRatio):0.00} | {Median(r => r.Nginx.P99):0.0} | {Median(r => r.Ours.P99):0.0} | {Median(r => r.Alone):0.000} | {runs.Sum(r => r.Ours.Errors)} |"));
    }

    private sealed record Pair(LoadFigures Nginx, LoadFigures Ours, double CostRatio, double Alone);

    /// <summary>An article with about twenty comments, a section, the front page and a feed.</summary>
    public static async Task<IReadOnlyList<(string Name, string Path)>> PagesAsync(int port)
    {
        var front = Encoding.UTF8.GetString(await GetAsync(port, "/"));
        var section = SectionLink().Match(front).Groups["path"].Value;
        var article = "";
        var closest = int.MaxValue;
        foreach (Match link in ArticleLink().Matches(Encoding.UTF8.GetString(await GetAsync(port, section))))
        {
            var path = link.Groups["path"].Value;
            var comments = CommentHeading().Count(Encoding.UTF8.GetString(await GetAsync(port, path)));
            if (Math.Abs(comments - 20) < closest)
                (closest, article) = (Math.Abs(comments - 20), path);
        }
        return [("article", article), ("section", section), ("front", "/"), ("feed", "/feed.xml")];
    }

    private static async Task<byte[]> GetAsync(int port, string path)
    {
        using var http = new HttpClient();
        return await http.GetByteArrayAsync(new Uri(Url(port, path)));
    }

    private static string Url(int port, string path) => $"http://127.0.0.1:{port}{path}";

    private static int Port() => System.Security.Cryptography.RandomNumberGenerator.GetInt32(31_000, 32_000);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("<a href=\"(?<path>/[a-z0-9/-]+/)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SectionLink();

    [GeneratedRegex("<h[23]><a href=\"(?<path>/[a-z0-9/-]+[a-z0-9])\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ArticleLink();

    [GeneratedRegex("<article class=\"comment", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CommentHeading();
}
